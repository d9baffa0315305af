/** What stands for silence where nobody told a level: -dBov, barely above nothing. */
export const QUIET = 70;

const FULL_SCALE = 32_768;

/** Soft background, so that a pause does not sound like a dead line (RFC 3389). */
export class ComfortNoise {
  #amplitude = amplitudeOf(QUIET);
  #seed = 1;

  /** @param level noise level in -dBov, 0 to 127 */
  set level(level: number) {
    this.#amplitude = amplitudeOf(level);
  }

  /** One sample. */
  next(): number {
    // Numerical Recipes' generator: white enough, and no allocation.
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) | 0;
    return (this.#seed / 2 ** 31) * this.#amplitude;
  }
}

/** RFC 3389 3.1: the first byte of a comfort noise payload; spectral information is not used. */
export function noiseLevelOf(payload: Uint8Array): number {
  return (payload[0] ?? QUIET) & 0x7f;
}

/** Of evenly spread noise with that power. */
function amplitudeOf(level: number): number {
  return FULL_SCALE * 10 ** (-level / 20) * Math.sqrt(3);
}
