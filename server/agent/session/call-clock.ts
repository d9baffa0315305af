import type { Clock } from '../clock.ts';

/**
 * The clock of one call. It is set by the time of day when the call begins and then only goes on, so that what is
 * recorded keeps its order while the machine's own clock is corrected.
 */
export class CallClock implements Clock {
  readonly monotonic: Clock['monotonic'];
  readonly after: Clock['after'];
  readonly every: Clock['every'];
  /** Time of day when the monotonic clock was at 0, by this clock. */
  #origin: number;

  constructor(clock: Clock) {
    this.monotonic = () => clock.monotonic();
    this.after = (ms, task) => clock.after(ms, task);
    this.every = (ms, task) => clock.every(ms, task);
    this.#origin = clock.now() - clock.monotonic();
  }

  readonly now = (): number => Math.round(this.#origin + this.monotonic());

  /** What is recorded from now on comes after this, whichever clock that was recorded by. */
  goOnFrom(at = Number.NEGATIVE_INFINITY): void {
    this.#origin = Math.max(this.#origin, at + 1 - this.monotonic());
  }
}
