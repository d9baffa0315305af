/**
 * The keys with which an owner says so in any call: `*`, the PIN, `#`.
 *
 *   idle --*--> begun --digit--> entering --#--> asked, and idle
 *    ^            |  other key       |  * (anew), too many digits, too long a pause
 *    +------------+------------------+
 *
 * Keys from the first digit on are the owner's secret: nobody else is told them.
 */
export type PinKeys =
  | { name: 'idle' }
  | { name: 'begun'; at: number }
  | { name: 'entering'; digits: string; at: number };

export const noKeys: PinKeys = { name: 'idle' };

const LONGEST = 12;
const LONGEST_PAUSE_MS = 8000;

/** @param at of a monotonic clock, in ms @returns `taken`: nobody else is to be told of this key */
export function pressKey(state: PinKeys, key: string, at: number): { state: PinKeys; taken: boolean; pin?: string } {
  if (key === '*') return { state: { name: 'begun', at }, taken: state.name === 'entering' };
  if (state.name === 'idle' || at - state.at > LONGEST_PAUSE_MS) return { state: noKeys, taken: false };
  const digits = state.name === 'entering' ? state.digits : '';
  if (key === '#' && digits !== '') return { state: noKeys, taken: true, pin: digits };
  if (!/^\d$/.test(key)) return { state: noKeys, taken: false };
  // One digit more than any PIN has stays wrong, however many follow.
  return { state: { name: 'entering', digits: `${digits}${key}`.slice(0, LONGEST + 1), at }, taken: true };
}
