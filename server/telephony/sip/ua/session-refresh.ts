import type { Clock } from '../clock.ts';
import { expireAfterMs, refreshAfterMs, type SessionTimer } from '../dialog/session-timer.ts';

/** Runs the session timer of one call: has it refreshed in time, or tells that the other side did not. RFC 4028 10. */
export class SessionRefresh {
  readonly #clock: Clock;
  readonly #refresh: () => void;
  readonly #expired: () => void;
  #timer: SessionTimer | undefined;
  #stop: () => void = () => {};

  constructor(clock: Clock, refresh: () => void, expired: () => void) {
    this.#clock = clock;
    this.#refresh = refresh;
    this.#expired = expired;
  }

  /** What both sides agreed upon last. */
  get timer(): SessionTimer | undefined {
    return this.#timer;
  }

  /** From now, by the newest agreement; undefined: without a timer. */
  start(timer: SessionTimer | undefined): void {
    this.#stop();
    this.#timer = timer;
    if (timer === undefined) return;
    const expireMs = expireAfterMs(timer);
    if (!timer.weRefresh) this.#stop = this.#clock.after(expireMs, this.#expired);
    else {
      const refreshMs = refreshAfterMs(timer);
      this.#stop = this.#clock.after(refreshMs, () => {
        // A refresh that fails is as none: RFC 4028 10.
        this.#stop = this.#clock.after(Math.max(expireMs - refreshMs, 0), this.#expired);
        this.#refresh();
      });
    }
  }

  stop(): void {
    this.#stop();
  }
}
