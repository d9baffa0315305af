/** More frames than that are never made at once: a burst fills the other side's buffer, and is heard as delay. */
const MOST_AT_ONCE = 2;

/** A steady beat by a clock that never goes back: late wake-ups are made up for, so that it does not drift. */
export class Beat {
  readonly #periodMs: number;
  #next: number;

  constructor(periodMs: number, now: number) {
    this.#periodMs = periodMs;
    this.#next = now;
  }

  /** Shifts the beat, once: the next one falls due at `at`. */
  align(at: number): void {
    this.#next = at;
  }

  /** When the next beat falls due. */
  get nextAt(): number {
    return this.#next;
  }

  /** Beats that are due now, and those that were missed for good after a stall. */
  take(now: number): { due: number; missed: number } {
    if (now < this.#next) return { due: 0, missed: 0 };
    const all = Math.floor((now - this.#next) / this.#periodMs) + 1;
    this.#next += all * this.#periodMs;
    const due = Math.min(all, MOST_AT_ONCE);
    return { due, missed: all - due };
  }
}
