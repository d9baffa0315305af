/**
 * A one-time code among the keys that are pressed in a call, with which the caller comes into the call that a page of
 * theirs is in:
 *
 *   none --digit, soon after the answer--> entering --sixth digit--> none, and a code was entered
 *    ^  \--*, at any time----------------/    | |
 *    +----------- #, or a long pause ---------+ `--*--> entering anew
 *
 * There is no key at the end: phones refuse to dial a link with `#` or `*` in it (Apple's tel scheme), so that six
 * digits after a pause are all that a link can send. Later in a call six digits alone are an order number or the like.
 */
export type CodeEntry = { name: 'none' } | { name: 'entering'; digits: string; pressedAt: number };

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
  if (digit === '*') return { state: { name: 'entering', digits: '', pressedAt: now } };
  if (!/^\d$/.test(digit)) return { state: noCode };
  const entering = state.name === 'entering' && now - state.pressedAt < PAUSE_MS;
  if (!entering && now - answeredAt > SOON_MS) return { state: noCode };
  const digits = `${entering ? state.digits : ''}${digit}`;
  if (digits.length === DIGITS) return { state: noCode, code: digits };
  return { state: { name: 'entering', digits, pressedAt: now } };
}
