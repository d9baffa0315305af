export interface DelayLimits {
  /** The least that is ever waited for late packets, in ms. */
  floorMs: number;
  /** The most, in ms: rather a gap than a conversation by satellite. */
  ceilingMs: number;
}

/** Packets that are looked back at: 8 s of the usual 20 ms. Long enough to know the network, short enough for drift. */
const WINDOW = 400;
const RENEW_AFTER = 25;
/** So many of them should come in time; the others are not lost either, but cost a stutter. */
const IN_TIME = 0.95;
const MARGIN_MS = 3;

/**
 * How long to hold packets back so that nearly all have come when it is their turn.
 * The transit of a packet is its arrival less its media time: a number without meaning of its own, for the clocks differ,
 * but that of the fastest packet is the measure for the others.
 */
export class DelayEstimate {
  readonly #limits: DelayLimits;
  readonly #transits = new Float64Array(WINDOW);
  readonly #sorted = new Float64Array(WINDOW);
  #count = 0;
  #fastest = Number.POSITIVE_INFINITY;
  #target: number;

  constructor(limits: DelayLimits, firstTargetMs: number) {
    this.#limits = limits;
    this.#target = firstTargetMs;
  }

  /** Transit of the fastest of the last packets, in ms. */
  get fastestMs(): number {
    return this.#fastest;
  }

  /** How long after the fastest packet would have come a packet should be played, in ms. */
  get targetMs(): number {
    return this.#target;
  }

  add(transitMs: number): void {
    this.#transits[this.#count % WINDOW] = transitMs;
    this.#count++;
    this.#fastest = Math.min(this.#fastest, transitMs);
    if (this.#count % RENEW_AFTER === 0) this.#renew();
  }

  #renew(): void {
    const count = Math.min(this.#count, WINDOW);
    const sorted = this.#sorted.subarray(0, count);
    sorted.set(this.#transits.subarray(0, count));
    sorted.sort();
    this.#fastest = sorted[0] ?? 0;
    const slow = sorted[Math.min(count - 1, Math.floor(count * IN_TIME))] ?? 0;
    const { floorMs, ceilingMs } = this.#limits;
    this.#target = Math.max(floorMs, Math.min(ceilingMs, slow - this.#fastest + MARGIN_MS));
  }
}
