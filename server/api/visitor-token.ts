import { AccessToken, TrackSource } from 'livekit-server-sdk';
import type { AdmittedCall } from '../calls/calls.ts';
import { callerAttributes } from '../contract/index.ts';
import type { CallerWishes } from './token-request.ts';

/** TokenSource keeps a token until a minute before it expires: a longer life would take a second call to the first's room. */
const TTL_S = 60;

/**
 * A JWT that joins this one room, hears, speaks by microphone and sends text; nothing else.
 * @param joined of a page that comes into a call which somebody else began
 */
export function visitorToken(
  keys: { apiKey: string; apiSecret: string },
  call: AdmittedCall & { line: string },
  wishes: CallerWishes,
  joined?: 'page',
): Promise<string> {
  const token = new AccessToken(keys.apiKey, keys.apiSecret, {
    ttl: TTL_S,
    identity: call.identity,
    ...(wishes.name !== undefined && { name: wishes.name }),
    attributes: {
      ...wishes.attributes,
      [callerAttributes.callId]: call.callId,
      [callerAttributes.line]: call.line,
      ...(joined !== undefined && { [callerAttributes.joined]: joined }),
    },
  });
  token.addGrant({
    roomJoin: true,
    room: call.room,
    canSubscribe: true,
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE],
    // Text streams are data.
    canPublishData: true,
    canUpdateOwnMetadata: false,
  });
  return token.toJwt();
}
