import { Failure } from '../contract/index.ts';

export type CallsFailureReason = 'livekit-unavailable' | 'call-not-found' | 'code-refused';
export type RefusalReason = 'line-full' | 'line-spent' | 'visitor-limit' | 'allowance-spent' | 'proof-required';

/** A line that does not take a call now. */
export class CallRefused extends Failure<RefusalReason> {
  /** Seconds after which there may be room again, where that is known. */
  readonly retryAfter: number | undefined;
  /** Of `proof-required`: how many times as many calls as usual come in; 1 where it is about a single one. */
  readonly pressure: number;

  constructor(
    details: { reason: RefusalReason; message: string; cure: string },
    more: { retryAfter?: number; pressure?: number } = {},
  ) {
    super(details);
    this.retryAfter = more.retryAfter;
    this.pressure = more.pressure ?? 1;
  }
}

export const lineFull = (line: string, limit: number) =>
  new CallRefused({
    reason: 'line-full',
    message: `The line ${line} already has as many calls as it takes at once (${limit})`,
    cure: "Try again in a while, or raise limits.concurrentCalls in the line's line.yaml.",
  });

export const lineSpent = (line: string, setting: string, retryAfter: number) =>
  new CallRefused(
    {
      reason: 'line-spent',
      message: `The line ${line} has used up its limits.${setting} of today`,
      cure: "Telephone or come back tomorrow; the owner may raise that limit in the line's line.yaml.",
    },
    { retryAfter },
  );

export const visitorLimit = (line: string, setting: string, retryAfter: number) =>
  new CallRefused(
    {
      reason: 'visitor-limit',
      message: `One caller has used up the limits.${setting} of the line ${line} today`,
      cure: "Telephone or come back tomorrow; the owner may raise that limit in the line's line.yaml.",
    },
    { retryAfter },
  );

export const allowanceSpent = (line: string, retryAfter: number) =>
  new CallRefused(
    {
      reason: 'allowance-spent',
      message: `One caller has talked on the line ${line} as long as it allows in a month`,
      cure: "Come back next month; the owner may raise allowance.minutesPerMonth in the line's line.yaml, or reset it with `hoyhoy allowance`.",
    },
    { retryAfter },
  );

export const proofRequired = (line: string, pressure: number) =>
  new CallRefused(
    {
      reason: 'proof-required',
      message: `The line ${line} asks for a proof of work that has not been used before`,
      cure: 'Solve the challenge that comes with this answer, and ask again with the proof.',
    },
    { pressure },
  );

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

/** The same whatever was wrong with it. */
export const codeRefused = (): Failure<CallsFailureReason> =>
  new Failure({
    reason: 'code-refused',
    message: 'The code does not let anybody into a call',
    cure: 'Ask for a new code where the call is; each can be used once, within five minutes, and an hour of too many wrong ones ends by itself.',
  });

export type LinkReason = 'link-unknown' | 'link-expired' | 'link-used' | 'link-over';
const linkFailure = (reason: LinkReason, message: string, cure: string) =>
  new Failure<LinkReason>({ reason, message, cure });

export const linkUnknown = () =>
  linkFailure('link-unknown', 'The link was not made here, or not all of it was copied.', 'Open it as it was sent.');
export const linkExpired = () =>
  linkFailure(
    'link-expired',
    'The link has expired.',
    'Call the caller back; the next one who asks gets a new link sent.',
  );
export const linkUsed = () =>
  linkFailure('link-used', 'The link has been used: the call was taken or declined with it.', 'Each link works once.');
export const linkOver = () =>
  linkFailure('link-over', 'The caller does not wait for this person any more.', 'Nothing is to be done.');
