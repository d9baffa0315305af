import { type CodeEntry, enterCode, noCode } from '../code-entry.ts';
import type { DispatchRule } from '../config/schema.ts';
import { enterPin, firstEntry, type PinEntry, type PinInput } from '../pin-entry.ts';

/** Of a call; the caller's hour has an end, too. */
const CODE_TRIES = 3;

export type PinOutcome =
  | { type: 'accepted'; rule: DispatchRule }
  | { type: 'refused' }
  /** More keys are waited for. */
  | { type: 'goes-on'; wrong: boolean };

/** What a caller's keys come to: the PIN that they were asked for, then the code of another call. */
export class PhoneKeys {
  #rules: readonly DispatchRule[] = [];
  #pin: PinEntry = firstEntry;
  #code: CodeEntry = noCode;
  #codeTriesLeft = CODE_TRIES;

  /** One of these rules has the PIN that is asked for. */
  ask(rules: readonly DispatchRule[]): void {
    this.#rules = rules;
  }

  enterPin(input: PinInput): PinOutcome {
    const { state, prompt } = enterPin(this.#pin, input, this.#rules);
    this.#pin = state;
    if (state.name === 'accepted') return { type: 'accepted', rule: state.rule };
    return state.name === 'refused' ? { type: 'refused' } : { type: 'goes-on', wrong: prompt === 'wrong' };
  }

  /** The code that this key completes, for as long as codes may be tried. Times are ms of one clock. */
  enterCode(digit: string, times: { now: number; answeredAt: number }): string | undefined {
    const { state, code } = enterCode(this.#code, digit, times);
    this.#code = state;
    if (code === undefined || this.#codeTriesLeft === 0) return undefined;
    this.#codeTriesLeft -= 1;
    return code;
  }
}
