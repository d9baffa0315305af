/**
 * A one-time code among the first keys of a call, with which the caller comes into the call that a page of theirs is in:
 *
 *   none --digit, soon after the answer--> entering --sixth digit--> none, and a code was entered
 *    ^ ^                                    |    |
 *    | +--------- # or a long pause --------+    *
 *    +---- # or a long pause ---- elsewhere <----+      (from none too)
 *
 * What follows a star is another's: the owner's PIN. There is no key at the end: phones refuse to dial a link with `#` or
 * `*` in it (Apple's tel scheme), so that six digits after a pause are all that a link can send. Later in a call six
 * digits are an order number or the like.
 */
export type CodeEntry =
  | { name: 'none' }
  | { name: 'entering'; digits: string; pressedAt: number }
  | { name: 'elsewhere'; pressedAt: number };

export const noCode: CodeEntry = { name: 'none' };

/** A greeting, with the pauses of a link and slow fingers, is over by then. */
const SOON_MS = 30_000;
const PAUSE_MS = 10_000;
const DIGITS = 6;

/** The one transition function. Times are ms of one clock. */
export function enterCode(
  state: CodeEntry,
  digit: string,
  { now, answeredAt }: { now: number; answeredAt: number },
): { state: CodeEntry; code?: string } {
  const current = state.name !== 'none' && now - state.pressedAt >= PAUSE_MS ? noCode : state;
  if (digit === '*') return { state: { name: 'elsewhere', pressedAt: now } };
  if (!/^\d$/.test(digit)) return { state: noCode };
  if (current.name === 'elsewhere') return { state: { name: 'elsewhere', pressedAt: now } };
  if (current.name === 'none' && now - answeredAt > SOON_MS) return { state: noCode };
  const digits = `${current.name === 'entering' ? current.digits : ''}${digit}`;
  if (digits.length === DIGITS) return { state: noCode, code: digits };
  return { state: { name: 'entering', digits, pressedAt: now } };
}
