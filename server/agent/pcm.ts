/** The one audio format inside the agent: 16-bit mono PCM at 24 kHz, moved in frames of 20 ms. */
export const SAMPLE_RATE = 24_000;
export const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
export const FRAME_MS = 20;
export const FRAME_SAMPLES = FRAME_MS * SAMPLES_PER_MS;

/** A first-in, first-out run of samples that can be read at any position not yet released. */
export class PcmBuffer {
  #chunks: Int16Array[] = [];
  /** Position, in samples since the beginning, of the first sample still held. */
  #start = 0;
  #end = 0;

  /** Samples appended since the beginning. */
  get length(): number {
    return this.#end;
  }

  append(pcm: Int16Array): void {
    if (pcm.length === 0) return;
    this.#chunks.push(pcm);
    this.#end += pcm.length;
  }

  /** Copies samples from `position` on into `target`; returns how many there were. */
  read(position: number, target: Int16Array): number {
    let chunkStart = this.#start;
    let written = 0;
    for (const chunk of this.#chunks) {
      const chunkEnd = chunkStart + chunk.length;
      const from = position + written;
      if (from >= chunkStart && from < chunkEnd && written < target.length) {
        const part = chunk.subarray(from - chunkStart, from - chunkStart + target.length - written);
        target.set(part, written);
        written += part.length;
      }
      if (written === target.length) break;
      chunkStart = chunkEnd;
    }
    return written;
  }

  /** Lets go of the chunks that lie wholly before `position`. */
  release(position: number): void {
    let first = this.#chunks[0];
    while (first && this.#start + first.length <= position) {
      this.#chunks.shift();
      this.#start += first.length;
      first = this.#chunks[0];
    }
  }
}
