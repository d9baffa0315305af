import { ServerError } from 'livekit-server-sdk';
import { Failure } from '../../contract/index.ts';

/** Why LiveKit did not do what it was asked for, with what to do about it. @param what as in `inbound trunk "carrier"` */
export function provisionFailure(error: unknown, url: string, what?: string): Failure {
  if (error instanceof Failure) return error;
  const failure = (reason: string, message: string, cure: string) =>
    new Failure({ reason, message, cure, cause: error });
  if (!(error instanceof ServerError)) {
    return failure('livekit-away', `LiveKit does not answer at ${url}.`, 'Start it, or correct LIVEKIT_URL.');
  }
  if (/redis required/i.test(error.message)) {
    return failure(
      'livekit-without-sip',
      `The LiveKit at ${url} has no Redis, and keeps trunks and rules nowhere else.`,
      'Give it the address of a Redis (redis in its config), as livekit-sip needs too, or let our own gateway answer: it needs none.',
    );
  }
  // Its words repeat the token.
  if (error.status === 401 || error.status === 403) {
    return failure(
      'livekit-refused',
      `The LiveKit at ${url} does not let this key set up trunks.`,
      'Check LIVEKIT_API_KEY and LIVEKIT_API_SECRET.',
    );
  }
  return failure(
    'livekit-refused',
    `LiveKit at ${url} refuses ${what ?? 'to tell its trunks'}: ${error.message}`,
    'Change that part of telephony.yaml. Where it is in the way of a trunk or rule that somebody else made there, one of the two has to go.',
  );
}
