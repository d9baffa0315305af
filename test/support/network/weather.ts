/** What a way through a network does to packets; the default is nothing. */
export interface Weather {
  /** Share that is lost, from 0 to 1. */
  loss?: number;
  /** Each packet comes up to so much later, so that some overtake others. */
  jitterMs?: number;
  /** What fits through in a second; more waits in the queue. */
  kbps?: number;
  /** The longest wait before the narrow place; what would wait longer is dropped. Default 300. */
  queueMs?: number;
}

export interface Traffic {
  sent: number;
  lost: number;
  /** Dropped because the queue was full. */
  overflowed: number;
  /** Came before one that was sent earlier. */
  overtook: number;
}

/** Headers of IP and UDP, which a line carries as well. */
const HEADERS = 28;

/** One direction of a network: says for each packet when it comes out, if ever. */
export class Path {
  weather: Weather = {};
  readonly traffic: Traffic = { sent: 0, lost: 0, overflowed: 0, overtook: 0 };
  readonly #random: () => number;
  #freeAt = 0;
  #latest = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** ms from now until a packet of so many bytes arrives; undefined if it doesn't. */
  delay(bytes: number, now: number): number | undefined {
    const { loss = 0, jitterMs = 0, kbps, queueMs = 300 } = this.weather;
    this.traffic.sent += 1;
    if (this.#random() < loss) {
      this.traffic.lost += 1;
      return undefined;
    }
    let out = now;
    if (kbps !== undefined) {
      const begins = Math.max(now, this.#freeAt);
      if (begins - now > queueMs) {
        this.traffic.overflowed += 1;
        return undefined;
      }
      out = begins + ((bytes + HEADERS) * 8) / kbps;
      this.#freeAt = out;
    }
    const arrives = out + this.#random() * jitterMs;
    if (arrives < this.#latest) this.traffic.overtook += 1;
    this.#latest = Math.max(this.#latest, arrives);
    return arrives - now;
  }
}
