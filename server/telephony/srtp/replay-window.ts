/** RFC 3711 3.3.2: which of the last 64 packet indices have been seen. */
const SIZE = 64n;
const MASK = (1n << SIZE) - 1n;

export class ReplayWindow {
  #highest = -1;
  /** Bit n: index `highest - n` has been seen. */
  #seen = 0n;

  /** Neither seen before nor too old to know. */
  isNew(index: number): boolean {
    const behind = this.#highest - index;
    if (behind < 0) return true;
    return behind < Number(SIZE) && ((this.#seen >> BigInt(behind)) & 1n) === 0n;
  }

  /** Notes an index, once the packet has proved authentic. */
  mark(index: number): void {
    const ahead = index - this.#highest;
    if (ahead > 0) {
      this.#seen = ahead >= Number(SIZE) ? 1n : ((this.#seen << BigInt(ahead)) | 1n) & MASK;
      this.#highest = index;
    } else {
      this.#seen |= 1n << BigInt(-ahead);
    }
  }
}
