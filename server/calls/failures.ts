import { Failure } from '../contract/index.ts';

export type CallsFailureReason = 'line-full' | 'livekit-unavailable' | 'call-not-found';

export const lineFull = (line: string, limit: number): Failure<CallsFailureReason> =>
  new Failure({
    reason: 'line-full',
    message: `The line ${line} already has as many calls as it takes at once (${limit})`,
    cure: "Try again in a while, or raise limits.concurrentCalls in the line's line.yaml.",
  });

export const livekitUnavailable = (cause: unknown): Failure<CallsFailureReason> =>
  new Failure({
    reason: 'livekit-unavailable',
    message: 'LiveKit did not do what was asked of it',
    cure: 'See that livekit-server runs and is reachable at LIVEKIT_URL, and that LIVEKIT_API_KEY and _SECRET are its own.',
    cause,
  });

export const callNotFound = (callId: string): Failure<CallsFailureReason> =>
  new Failure({
    reason: 'call-not-found',
    message: `There is no call ${callId}`,
    cure: 'List the calls for their ids; a call is deleted once its line’s retentionDays have passed.',
  });
