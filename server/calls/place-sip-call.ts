import { type CreateSIPParticipantRequest, SIPParticipantInfo } from '@livekit/protocol';
import { AccessToken, ServerError, SipCallError } from 'livekit-server-sdk';
import { z } from 'zod';
import { jsonOf } from '../contract/index.ts';
import type { LiveKitAccess } from './livekit-rooms.ts';

/** What is needed beside the ringing for a request to be carried out. */
const BESIDE_RINGING_MS = 10_000;

const problem = z.object({
  code: z.string().optional(),
  msg: z.string().default(''),
  meta: z.record(z.string(), z.string()).optional(),
});

/**
 * `CreateSIPParticipant`, as LiveKit's own `SipClient` asks for it, but for one thing: that one can't be called off, and
 * a phone whose caller has gone would ring on. A gateway hangs up where nobody waits for its answer any more.
 * @throws ServerError, SipCallError
 */
export async function placeSipCall(
  { sipUrl, apiKey, apiSecret }: { sipUrl: string } & Pick<LiveKitAccess, 'apiKey' | 'apiSecret'>,
  request: CreateSIPParticipantRequest,
  signal: AbortSignal | undefined,
): Promise<SIPParticipantInfo> {
  const token = new AccessToken(apiKey, apiSecret, { ttl: '1m' });
  token.addSIPGrant({ call: true });
  const ringMs = Number(request.ringingTimeout?.seconds ?? 0n) * 1000;
  const late = AbortSignal.timeout(ringMs + BESIDE_RINGING_MS);
  const response = await fetch(new URL('/twirp/livekit.SIP/CreateSIPParticipant', sipUrl.replace(/^ws/, 'http')), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await token.toJwt()}` },
    body: request.toJsonString(),
    signal: signal === undefined ? late : AbortSignal.any([signal, late]),
  });
  const text = await response.text();
  if (response.ok) return SIPParticipantInfo.fromJsonString(text, { ignoreUnknownFields: true });
  throw errorOf(response, text);
}

function errorOf({ status, statusText }: Response, text: string): ServerError {
  const { code, msg, meta } = problem.safeParse(jsonOf(text)).data ?? { msg: text.slice(0, 200) };
  const error = new ServerError(statusText, msg, status, code, meta);
  return meta !== undefined && 'sip_status_code' in meta ? SipCallError.fromServerError(error) : error;
}
