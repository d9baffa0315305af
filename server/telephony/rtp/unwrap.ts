/** Follows a counter that wraps around at 2^bits, in either direction, as one that does not. */
export class Unwrap {
  readonly #size: number;
  #last: number | undefined;

  constructor(bits: 16 | 32) {
    this.#size = 2 ** bits;
  }

  /** The value nearest to the last one that is `wrapped` modulo 2^bits. The first is itself. */
  next(wrapped: number): number {
    this.#last = this.#last === undefined ? wrapped : nearest(this.#last, wrapped, this.#size);
    return this.#last;
  }
}

function nearest(last: number, wrapped: number, size: number): number {
  const ahead = (((wrapped - last) % size) + size) % size;
  return last + (ahead < size / 2 ? ahead : ahead - size);
}
