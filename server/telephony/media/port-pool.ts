import { Failure } from '../../contract/index.ts';

/** UDP ports for media, both included. RTP takes even ones, RTCP the odd one above (RFC 3550 11). */
export interface PortRange {
  from: number;
  to: number;
}

/** A port rests so long after a call: what is still sent to the old call must not be heard in a new one. */
export const DRAIN_MS = 30_000;

/** Hands out even ports of a range at random, and rests them before they are used again. */
export class PortPool {
  readonly #range: PortRange;
  readonly #random: () => number;
  readonly #taken = new Set<number>();
  /** Port to the time when it was given back, the oldest first. */
  readonly #resting = new Map<number, number>();

  /** @param random evenly spread over 0 … 1, hard to guess */
  constructor(range: PortRange, random: () => number) {
    this.#range = range;
    this.#random = random;
  }

  get taken(): number {
    return this.#taken.size;
  }

  /**
   * An even port that is neither taken nor resting.
   * @throws Failure `ports-exhausted`
   */
  take(now: number): number {
    for (const [port, since] of this.#resting) {
      if (now - since < DRAIN_MS) break;
      this.#resting.delete(port);
    }
    const first = this.#range.from + (this.#range.from % 2);
    const count = Math.max(0, Math.floor((this.#range.to - first + 1) / 2));
    const start = Math.floor(this.#random() * count);
    for (let i = 0; i < count; i++) {
      const port = first + 2 * ((start + i) % count);
      if (this.#taken.has(port) || this.#resting.has(port)) continue;
      this.#taken.add(port);
      return port;
    }
    throw portsExhausted(this.#range);
  }

  /** Gives a port back, to rest. */
  release(port: number, now: number): void {
    if (this.#taken.delete(port)) this.rest(port, now);
  }

  /** Has a port rest that somebody else of the range has given back. */
  rest(port: number, now: number): void {
    if (this.#taken.has(port)) return;
    this.#resting.delete(port);
    this.#resting.set(port, now);
  }
}

const portsExhausted = ({ from, to }: PortRange) =>
  new Failure({
    reason: 'ports-exhausted',
    message: `All UDP ports from ${from} to ${to} carry calls, or did until a moment ago.`,
    cure: 'Widen the range of media ports (four ports a call are plenty) here and in the firewall.',
  });
