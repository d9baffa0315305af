import { type CodeEntry, enterCode, noCode } from '../code-entry.ts';
import type { CalledPrompt } from '../gateway/media-leg.ts';
import type { Clock } from '../sip/clock.ts';

export interface CodeQuestionDeps {
  play(prompt: CalledPrompt): void;
  hush(): void;
  /** Six digits. */
  entered(code: string): void;
  /** Nobody there has the code. */
  giveUp(): void;
  /** Whoever is there wants no more such calls. */
  refused(): void;
  clock: Clock;
}

/** For hearing the question, finding the page and typing, before it is asked again. */
const AGAIN_MS = 30_000;
const TIMES = 3;
const WRONG_CODES = 2;

/** Asks whoever answers for the code that the page shows of the one who has us call. */
export class CodeQuestion {
  readonly #deps: CodeQuestionDeps;
  #entry: CodeEntry = noCode;
  #timesLeft = TIMES;
  #wrong = 0;
  #cancel = () => {};

  constructor(deps: CodeQuestionDeps) {
    this.#deps = deps;
  }

  ask(): void {
    const { play, giveUp, clock } = this.#deps;
    this.stop();
    if (this.#timesLeft === 0) {
      giveUp();
      return;
    }
    this.#timesLeft -= 1;
    play('code');
    this.#cancel = clock.after(AGAIN_MS, () => this.ask());
  }

  /** The code lets nobody in. */
  wrong(): void {
    const { play, giveUp, clock } = this.#deps;
    this.#wrong += 1;
    if (this.#wrong === WRONG_CODES) {
      giveUp();
      return;
    }
    play('wrong-code');
    this.#cancel = clock.after(AGAIN_MS, () => this.ask());
  }

  press(digit: string): void {
    // A star among digits begins them anew; before any, it is the key that the question tells of.
    if (digit === '*') {
      if (this.#entry.name === 'none') this.#refuse();
      this.#entry = noCode;
      return;
    }
    const now = this.#deps.clock.now();
    // The time in which a caller may enter a code is no matter here: there is nothing else to press keys for.
    const { state, code } = enterCode(this.#entry, digit, { now, answeredAt: now });
    this.#entry = state;
    // Whoever types has heard enough; and the agent must not have to wait for the end of it.
    this.#deps.hush();
    if (code === undefined) return;
    this.stop();
    this.#deps.entered(code);
  }

  stop(): void {
    this.#cancel();
  }

  #refuse(): void {
    this.stop();
    this.#deps.refused();
  }
}
