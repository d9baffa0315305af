import { timingSafeEqual } from 'node:crypto';
import type { DispatchRule } from './config/schema.ts';

/**
 * Entering a PIN by keys:
 *
 *   entering --digit--> entering --#--> accepted            (a rule has this PIN)
 *      ^                    |     `---> entering, one try less --> refused   (no try is left)
 *      +---- * (anew) ------+     any --waited--> as if # had been pressed, or refused where nothing was entered
 */
export type PinEntry =
  | { name: 'entering'; digits: string; triesLeft: number }
  | { name: 'accepted'; rule: DispatchRule }
  | { name: 'refused' };

export type PinInput = { type: 'digit'; digit: string } | { type: 'waited' };

/** What the caller is told. */
export type PinPrompt = 'wrong';

export const TRIES = 3;
/** Longer than any PIN: what is pressed beyond is not kept. */
const MOST_DIGITS = 17;

export const firstEntry: PinEntry = { name: 'entering', digits: '', triesLeft: TRIES };

/** The one transition function. A key that means nothing in a state changes nothing. */
export function enterPin(
  state: PinEntry,
  input: PinInput,
  rules: readonly DispatchRule[],
): { state: PinEntry; prompt?: PinPrompt } {
  if (state.name !== 'entering') return { state };
  if (input.type === 'waited') return state.digits === '' ? { state: { name: 'refused' } } : check(state, rules);
  if (input.digit === '#') return state.digits === '' ? { state } : check(state, rules);
  if (input.digit === '*') return { state: { ...state, digits: '' } };
  if (!/^\d$/.test(input.digit)) return { state };
  return { state: { ...state, digits: `${state.digits}${input.digit}`.slice(0, MOST_DIGITS) } };
}

function check(
  { digits, triesLeft }: Extract<PinEntry, { name: 'entering' }>,
  rules: readonly DispatchRule[],
): { state: PinEntry; prompt?: PinPrompt } {
  // All are compared, so that the time tells nothing.
  const matching = rules.filter(({ pin }) => pin !== undefined && same(pin, digits));
  const [rule] = matching;
  if (rule) return { state: { name: 'accepted', rule } };
  if (triesLeft <= 1) return { state: { name: 'refused' } };
  return { state: { name: 'entering', digits: '', triesLeft: triesLeft - 1 }, prompt: 'wrong' };
}

function same(pin: string, entered: string): boolean {
  const [a, b] = [Buffer.alloc(MOST_DIGITS), Buffer.alloc(MOST_DIGITS)];
  a.write(pin);
  b.write(entered);
  return timingSafeEqual(a, b);
}
