import type { LineCallBack } from '../line/line.ts';
import { dayAfter, instantOf, localTime } from '../line/local-time.ts';
import type { CallBackOutcome } from '../store/call-back-store.ts';
import type { DialOutcome } from './dialler.ts';

const MINUTE_MS = 60_000;

/** Times that somebody is rung up at most; what the line or its limits did not let through counts for none. */
export const MOST_ATTEMPTS = 3;
/** Since it was asked for: nobody waits for a call of the day before yesterday. */
const LONGEST_WAIT_MS = 2 * 24 * 60 * MINUTE_MS;

/** Before the next attempt, by what came of the last one. */
const PAUSES = {
  busy: 5,
  'no-answer': 30,
  'turned-away': 30,
  machine: 60,
  failed: 2,
  limited: 15,
  refused: 10,
} as const;

/** What came of an attempt that did not reach the one who asked. */
export type MissedOutcome =
  | DialOutcome
  /** A mailbox or the like. */
  | 'machine'
  /** Whoever answered did not enter the code, or said that they had not asked. */
  | 'not-theirs'
  /** Whoever is at the number wants no more calls of the line. */
  | 'do-not-call'
  /** The line does not take a call now. */
  | 'refused';

/** The first moment from `at` on at which people may be rung up: never at night, whatever was asked for. */
export function allowedFrom(at: number, { between: [from, until] }: LineCallBack, timeZone: string): number {
  const { date, minutes } = localTime(at, timeZone);
  if (minutes >= from && minutes < until) return at;
  return instantOf({ date: minutes < from ? date : dayAfter(date, 1), minutes: from }, timeZone);
}

export interface Missed {
  outcome: MissedOutcome;
  /** The one that failed, from 1. */
  attempt: number;
  createdAt: number;
  now: number;
}

/** What is done after an attempt that failed. */
export function afterMiss({
  outcome,
  attempt,
  createdAt,
  now,
}: Missed): Exclude<CallBackOutcome, { state: 'answered' }> {
  const pause = pauseAfter(outcome);
  const counted = !(outcome === 'limited' || outcome === 'refused');
  if (pause === undefined || (counted && attempt >= MOST_ATTEMPTS) || now - createdAt > LONGEST_WAIT_MS) {
    return { state: 'failed', why: outcome };
  }
  return { state: 'waiting', dueAt: now + pause * MINUTE_MS, why: outcome, counted };
}

/** In minutes; undefined where trying again would be rude, or of no use. */
function pauseAfter(outcome: MissedOutcome): number | undefined {
  switch (outcome) {
    case 'busy':
    case 'no-answer':
    case 'turned-away':
    case 'machine':
    case 'failed':
    case 'limited':
    case 'refused':
      return PAUSES[outcome];
    case 'declined':
    case 'unknown-number':
    case 'not-allowed':
    case 'cancelled':
    case 'not-theirs':
    case 'do-not-call':
      return undefined;
  }
}
