/** Time as the SIP layer sees it, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970 that never go back. */
  now(): number;
  /** Runs `task` once after `ms`; the returned function calls it off. */
  after(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/** A clock that can be stopped for good, with everything that still waits on it. */
export class StoppableClock implements Clock {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #isStopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  after(ms: number, task: () => void): () => void {
    if (this.#isStopped) return () => {};
    const callOff = this.#clock.after(ms, () => {
      this.#waiting.delete(callOff);
      task();
    });
    this.#waiting.add(callOff);
    return () => {
      this.#waiting.delete(callOff);
      callOff();
    };
  }

  stop(): void {
    this.#isStopped = true;
    for (const callOff of this.#waiting) callOff();
    this.#waiting.clear();
  }
}
