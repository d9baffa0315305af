import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type ClaimGrants, TokenVerifier } from 'livekit-server-sdk';
import type { Logger } from 'pino';
import type { LiveKitKeys } from '../gateway/participant.ts';
import { WronglyAsked } from '../outbound/failures.ts';
import { type Answer, type Grant, type MethodsDeps, methodsOf, type ReadyRequest } from './methods.ts';
import { PASSED_ON, type Peers } from './peers.ts';
import { errorResponse, type TwirpCode, twirpErrorOf } from './twirp.ts';

export interface SipApiDeps extends MethodsDeps {
  /** Whose tokens are taken. */
  keys: LiveKitKeys;
  /** Asked about calls that our gateway does not hold. Default: there is no other. */
  peers?: Pick<Peers, 'ask'>;
  logger: Logger;
}

/** No request of LiveKit's protocol is longer. */
const LONGEST_BODY = 64 * 1024;

/** LiveKit's `livekit.SIP` over Twirp, as a function from Request to Response: its own `SipClient` works with it. */
export function createSipApi(deps: SipApiDeps): Hono {
  const { keys, logger } = deps;
  const methods = methodsOf(deps);
  const verifier = new TokenVerifier(keys.apiKey, keys.apiSecret);
  const app = new Hono();

  app.use(bodyLimit({ maxSize: LONGEST_BODY, onError: () => refuse('malformed', 'The request is too long.') }));
  app.post('/twirp/livekit.SIP/:method', async (c) => {
    const name = c.req.param('method');
    const claims = await claimsOf(c.req.header('Authorization'), verifier);
    if (claims === undefined) return refuse('unauthenticated', 'No valid token of this LiveKit came with the request.');
    const method = methods.get(name);
    if (method === undefined) return unserved(name);
    const format = formatOf(c.req.header('Content-Type'));
    if (format === undefined)
      return refuse('bad_route', 'The content type is neither application/json nor application/protobuf.');
    const { raw } = c.req;
    const body = await raw.arrayBuffer();
    let request: ReadyRequest;
    try {
      request = method.read(
        format === 'json' ? { json: new TextDecoder().decode(body) } : { binary: new Uint8Array(body) },
      );
    } catch {
      return refuse('malformed', 'The request can not be read.');
    }
    if (!isGranted(method.grant, claims, request.room)) {
      return refuse('permission_denied', `The token does not grant what ${name} needs.`);
    }
    try {
      return answer(await request.serve(raw.signal), format);
    } catch (error) {
      if (!isUnknownHere(error) || raw.headers.has(PASSED_ON)) throw error;
      const authorization = raw.headers.get('Authorization') ?? '';
      const contentType = raw.headers.get('Content-Type') ?? '';
      const passedOn = { path: c.req.path, authorization, contentType, body, signal: raw.signal };
      const elsewhere = await deps.peers?.ask(passedOn);
      if (elsewhere === undefined) throw error;
      return elsewhere;
    }
  });
  app.notFound(() => refuse('bad_route', 'Only POST /twirp/livekit.SIP/… is served here.'));
  app.onError((error, c) => {
    const told = twirpErrorOf(error);
    if (told === undefined) {
      logger.error({ err: error, path: c.req.path }, 'a request to the SIP API failed');
      return refuse('internal', 'Something went wrong; the log of the gateway tells what.');
    }
    return errorResponse(told);
  });
  return app;
}

const isUnknownHere = (error: unknown) => error instanceof WronglyAsked && error.reason === 'participant-not-found';

const refuse = (code: TwirpCode, msg: string): Response => errorResponse({ code, msg });

/** Of a method that LiveKit has, or not. */
function unserved(name: string): Response {
  if (/^(Create|Update|Delete)SIP|^ListSIPTrunk$/.test(name)) {
    return refuse(
      'unimplemented',
      'Trunks and rules are kept in a file here. Edit telephony.yaml and start the gateway again.',
    );
  }
  return refuse('bad_route', 'livekit.SIP has no such method here.');
}

async function claimsOf(header: string | undefined, verifier: TokenVerifier): Promise<ClaimGrants | undefined> {
  const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
  if (token === undefined) return undefined;
  return verifier.verify(token).catch(() => undefined);
}

function isGranted(grant: Grant, { sip, video }: ClaimGrants, room: string | undefined): boolean {
  if (grant.sip === 'admin') return sip?.admin === true;
  const inRoom = !('roomAdmin' in grant) || (video?.roomAdmin === true && room !== undefined && video.room === room);
  return sip?.call === true && inRoom;
}

function formatOf(contentType = ''): 'json' | 'protobuf' | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  return type === 'application/protobuf' ? 'protobuf' : undefined;
}

function answer(message: Answer | undefined, format: 'json' | 'protobuf'): Response {
  const headers = { 'Content-Type': `application/${format}` };
  if (format === 'json') return new Response(message?.toJsonString() ?? '{}', { headers });
  return new Response(Buffer.from(message?.toBinary() ?? []), { headers });
}
