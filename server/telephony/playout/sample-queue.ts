const ROOM = 4096;

/** First-in, first-out samples in one block of memory, to look at and change before they leave. */
export class SampleQueue {
  #samples = new Int16Array(ROOM);
  #start = ROOM / 4;
  #end = ROOM / 4;

  get length(): number {
    return this.#end - this.#start;
  }

  push(pcm: Int16Array): void {
    this.#makeRoom(0, pcm.length);
    this.#samples.set(pcm, this.#end);
    this.#end += pcm.length;
  }

  /** Puts samples before all others. */
  unshift(pcm: Int16Array): void {
    this.#makeRoom(pcm.length, 0);
    this.#start -= pcm.length;
    this.#samples.set(pcm, this.#start);
  }

  /** All that is held, to be read and changed in place until the next call of another method. */
  get view(): Int16Array {
    return this.#samples.subarray(this.#start, this.#end);
  }

  /** Fills `target` with the first samples, which must be there, and lets go of them. */
  shift(target: Int16Array): void {
    target.set(this.#samples.subarray(this.#start, this.#start + target.length));
    this.#start += target.length;
  }

  drop(count: number): void {
    this.#start = Math.min(this.#end, this.#start + count);
  }

  #makeRoom(before: number, after: number): void {
    if (this.#start >= before && this.#end + after <= this.#samples.length) return;
    const { length } = this;
    const needed = before + length + after;
    const front = before + ROOM / 4;
    const target = needed + ROOM / 2 > this.#samples.length ? new Int16Array(needed + ROOM) : this.#samples;
    if (target === this.#samples) target.copyWithin(front, this.#start, this.#end);
    else target.set(this.view, front);
    this.#samples = target;
    this.#start = front;
    this.#end = front + length;
  }
}
