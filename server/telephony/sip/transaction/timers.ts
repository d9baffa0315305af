import type { Clock } from '../clock.ts';

/** RFC 3261 17.1.1.1 and table 4, in ms. */
export interface Timing {
  /** Estimate of a round trip. */
  t1: number;
  /** The longest pause between retransmissions of anything but an INVITE. */
  t2: number;
  /** How long a message may stay in the network. */
  t4: number;
}

export const standardTiming: Timing = { t1: 500, t2: 4_000, t4: 5_000 };

export type TimerName = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M';

/** What the machines know about their surroundings. */
export interface Conditions {
  timing: Timing;
  /** TCP and TLS: what is sent arrives, so nothing is retransmitted. */
  reliable: boolean;
}

/** The effect that every machine shares. */
export interface StartTimer {
  do: 'start';
  timer: TimerName;
  ms: number;
}

export const startTimer = (timer: TimerName, ms: number): StartTimer => ({ do: 'start', timer, ms });

/** The running timers of one transaction. */
export class Timers {
  readonly #clock: Clock;
  readonly #running = new Map<TimerName, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(timer: TimerName, ms: number, fire: () => void): void {
    this.#running.get(timer)?.();
    const stop = this.#clock.after(ms, () => {
      this.#running.delete(timer);
      fire();
    });
    this.#running.set(timer, stop);
  }

  stopAll(): void {
    for (const stop of this.#running.values()) stop();
    this.#running.clear();
  }
}
