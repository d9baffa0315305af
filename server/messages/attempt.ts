import type { DeliveryOutcome } from '../store/outbox.ts';

/** How one try to send went; `lasting` means that another can only end the same way. */
export type Attempt =
  | { ok: true }
  | {
      ok: false;
      error: string;
      lasting?: boolean /** The receiver asked to be left alone for so long. */;
      notBeforeMs?: number;
    };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Pauses before each further attempt, as Standard Webhooks recommends them: about three days in all. */
export const PAUSES: readonly number[] = [
  5000,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** The first one and its retries. */
export const ATTEMPTS = PAUSES.length + 1;
/** Of a pause, so that what failed together does not come back together. */
const SPREAD = 0.2;
/** No receiver may put a message off for longer. */
const LONGEST_WISH = 24 * HOUR;

/** @param attempt which one it was, from 1 @param random 0 to 1 */
export function outcomeOf(tried: Attempt, attempt: number, now: number, random: number): DeliveryOutcome {
  if (tried.ok) return { state: 'sent' };
  const pause = PAUSES[attempt - 1];
  if (tried.lasting || pause === undefined) return { state: 'failed', error: tried.error };
  const spread = pause * (1 + SPREAD * random);
  return {
    state: 'retry',
    dueAt: now + Math.max(spread, Math.min(tried.notBeforeMs ?? 0, LONGEST_WISH)),
    error: tried.error,
  };
}
