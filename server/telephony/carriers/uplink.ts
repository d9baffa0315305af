/** So late, sound belongs to a network that stood still rather than to one that jitters. */
const STALL_MS = 150;
const SAMPLES_PER_MS = 8;

/**
 * Says where in time the caller's sound belongs. It comes by TCP, which loses nothing: after a pause in the network the
 * words that were held up are all there, at once, and are placed after the pause rather than dropped as too late.
 */
export class Uplink {
  /** Our time of the stream's time 0, by the fastest message since the last pause. */
  #origin: number | undefined;
  #first: number | undefined;
  /** Where the next sound begins at the earliest. */
  #end = 0;

  /** A new stream of the same call begins, whose time begins at 0 again. */
  restart(): void {
    this.#origin = undefined;
  }

  /**
   * The place of so many samples, in samples since the call's first sound; nothing overlaps.
   * @param timestamp ms since the stream began
   */
  place(timestamp: number, samples: number, now: number): number {
    const origin = now - timestamp;
    const lateMs = this.#origin === undefined ? Number.POSITIVE_INFINITY : origin - this.#origin;
    if (this.#origin === undefined || lateMs < 0 || lateMs > STALL_MS) this.#origin = origin;
    this.#first ??= now;
    const at = Math.max(this.#end, Math.round((this.#origin + timestamp - this.#first) * SAMPLES_PER_MS));
    this.#end = at + samples;
    return at;
  }
}
