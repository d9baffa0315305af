import type { Clock } from '../clock.ts';

export interface Ending {
  /** Longest wait for the words to be spoken. */
  ms: number;
  /** A caller who speaks up may go on: the end is called off. Without it, the words are only waited for anew. */
  revocable: boolean;
  end: () => void;
}

/** Ends the call once its last words have been heard, or have had their time. */
export class LastWords {
  readonly #clock: Clock;
  #ending: Ending | undefined;
  #cancelTimer = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What has been asked for last ends the call. An end that can't be called off stays. */
  begin(ending: Ending): void {
    if (this.#ending?.revocable === false) return;
    this.#ending = ending;
    this.#startTimer();
  }

  /** All that was to be said has been heard. */
  heard(): void {
    this.#cancelTimer();
    const ending = this.#ending;
    this.#ending = undefined;
    ending?.end();
  }

  interrupted(): void {
    this.#cancelTimer();
    if (this.#ending?.revocable) this.#ending = undefined;
    else this.#startTimer();
  }

  close(): void {
    this.#cancelTimer();
    this.#ending = undefined;
  }

  #startTimer(): void {
    this.#cancelTimer();
    if (this.#ending) this.#cancelTimer = this.#clock.after(this.#ending.ms, () => this.heard());
  }
}
