/**
 * What a caller presses, key by key.
 *
 *   idle --digit--> collecting --digit--> collecting --"#" or a pause--> idle, with an input
 *                        `--"*"--> idle: typed anew
 *
 * A lone `0` asks for a person, `*` while nothing is being typed for the last words again. A key of a menu that was just
 * offered is chosen at once.
 */
export type KeyInput = { name: 'idle' } | { name: 'collecting'; digits: string };

export type KeyEvent = { type: 'key'; key: string } | { type: 'paused' };

export type KeyEffect =
  /** Send `paused` after so many ms without a key; replaces an earlier wait. */
  | { do: 'wait'; ms: number }
  | { do: 'person' }
  | { do: 'repeat' }
  | { do: 'choose'; key: string }
  | { do: 'enter'; digits: string };

export interface KeyStep {
  input: KeyInput;
  effects: readonly KeyEffect[];
}

export const noKeys: KeyInput = { name: 'idle' };

const PERSON = '0';
const PAUSE_MS = 3000;
/** Whoever presses a lone 0 waits for somebody, and whoever begins a number with it goes on at once. */
const PAUSE_AFTER_0_MS = 1500;
/** Longer than any number that people type. */
const MOST_DIGITS = 32;

/** @param menu keys of the menu that the caller was just offered */
export function pressKey(input: KeyInput, event: KeyEvent, menu: ReadonlySet<string>): KeyStep {
  if (event.type === 'paused') return input.name === 'idle' ? { input, effects: [] } : entered(input.digits);
  const { key } = event;
  if (key === '*') return { input: noKeys, effects: input.name === 'idle' ? [{ do: 'repeat' }] : [] };
  if (key === '#') return input.name === 'idle' ? { input, effects: [] } : entered(input.digits);
  if (!/^\d$/.test(key)) return { input, effects: [] };
  if (input.name === 'idle' && menu.has(key)) return { input, effects: [{ do: 'choose', key }] };
  const digits = (input.name === 'idle' ? '' : input.digits) + key;
  if (digits.length >= MOST_DIGITS) return entered(digits);
  const ms = digits === PERSON ? PAUSE_AFTER_0_MS : PAUSE_MS;
  return { input: { name: 'collecting', digits }, effects: [{ do: 'wait', ms }] };
}

function entered(digits: string): KeyStep {
  return { input: noKeys, effects: [digits === PERSON ? { do: 'person' } : { do: 'enter', digits }] };
}
