import { parseNumber } from '../message/grammar.ts';
import { Headers } from '../message/headers.ts';
import { type SipRequest, type SipResponse, tokens } from '../message/message.ts';

/** Session timers, RFC 4028: both sides learn within the interval that the other one, or the network, is gone. */
export interface SessionTimerPolicy {
  /** What we ask for, s. */
  intervalS: number;
  /** Less than that is refused. RFC 4028 4: not below 90 s. */
  minimumS: number;
}

const LEAST_S = 60;

export const sessionTimerPolicy: SessionTimerPolicy = { intervalS: 1_800, minimumS: 90 };

export interface SessionTimer {
  intervalS: number;
  /** Whether it is on us to send the refreshing request. */
  weRefresh: boolean;
}

/** What our INVITE or UPDATE asks for. RFC 4028 7.1. `current` in a refresh, whose roles stay as they are. */
export function askForTimer(policy: SessionTimerPolicy, minimumS = policy.minimumS, current?: SessionTimer): Headers {
  const interval = Math.max(current?.intervalS ?? policy.intervalS, minimumS);
  // RFC 4028 7.4: in a refresh, whoever sends it is its `uac`.
  const refresher = current === undefined ? '' : `;refresher=${current.weRefresh ? 'uac' : 'uas'}`;
  return Headers.of([
    ['Session-Expires', `${interval}${refresher}`],
    ['Min-SE', String(minimumS)],
  ]);
}

/** What we agreed to, and the headers of the 2xx that say so. */
export interface AgreedTimer {
  result: 'agreed';
  timer: SessionTimer;
  headers: Headers;
}

export type TimerAnswer = { result: 'too-small'; headers: Headers } | AgreedTimer;

/** Our side of an INVITE or UPDATE that came in. RFC 4028 9. */
export function answerTimer({ headers }: SipRequest, policy: SessionTimerPolicy): TimerAnswer {
  const theirs = readSessionExpires(headers);
  const canTimer = tokens(headers, 'supported').includes('timer') || tokens(headers, 'require').includes('timer');
  if (theirs !== undefined && theirs.intervalS < policy.minimumS && canTimer) {
    return { result: 'too-small', headers: Headers.of([['Min-SE', String(policy.minimumS)]]) };
  }
  const floor = Math.max(policy.minimumS, parseNumber(headers.get('min-se') ?? '') ?? 0);
  const intervalS = Math.max(theirs?.intervalS ?? policy.intervalS, floor);
  // RFC 4028 9, table 2: one that does not know timers can't refresh; else as it asked, and it if it did not ask.
  const weRefresh = !canTimer || theirs?.refresher === 'uas';
  const expires = `${intervalS};refresher=${weRefresh ? 'uas' : 'uac'}`;
  const answer = Headers.of([['Session-Expires', expires]]);
  return {
    result: 'agreed',
    timer: { intervalS, weRefresh },
    headers: canTimer ? answer.add('Require', 'timer') : answer,
  };
}

/** What the 2xx to our INVITE or UPDATE settled. RFC 4028 7.2. Undefined: none, as the other side does not know it. */
export function agreedTimer({ headers }: SipResponse): SessionTimer | undefined {
  const theirs = readSessionExpires(headers);
  // Less than that would have us send refreshes without pause.
  return theirs && { intervalS: Math.max(theirs.intervalS, LEAST_S), weRefresh: theirs.refresher !== 'uas' };
}

/** RFC 4028 7.3: the Min-SE of a 422, to ask again with. */
export const demandedMinimum = ({ headers }: SipResponse): number | undefined =>
  parseNumber(headers.get('min-se') ?? '');

function readSessionExpires(headers: Headers): { intervalS: number; refresher?: string } | undefined {
  const [number = '', ...params] = (headers.get('session-expires') ?? '').split(';').map((part) => part.trim());
  const intervalS = parseNumber(number);
  const refresher = params
    .find((param) => /^refresher\s*=/i.test(param))
    ?.split('=')[1]
    ?.trim()
    .toLowerCase();
  return intervalS === undefined ? undefined : { intervalS, ...(refresher !== undefined && { refresher }) };
}

/** When the one who refreshes does, ms. RFC 4028 7.2. */
export const refreshAfterMs = ({ intervalS }: SessionTimer): number => (intervalS * 1_000) / 2;

/** When the other one gives up waiting and says BYE, ms. RFC 4028 10. */
export const expireAfterMs = ({ intervalS }: SessionTimer): number =>
  (intervalS - Math.min(32, Math.floor(intervalS / 3))) * 1_000;
