/** Base64 of little-endian 16-bit PCM, as the protocol carries audio. */
export function encodePcm(pcm: Int16Array): string {
  return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
}

/** Decodes one item's deltas in order; a server may cut its audio within a sample. */
export class PcmDecoder {
  #rest: Uint8Array = new Uint8Array(0);
  #samples = 0;

  /** Samples decoded so far. */
  get samples(): number {
    return this.#samples;
  }

  decode(base64: string): Int16Array {
    const bytes = Buffer.from(base64, 'base64');
    const length = this.#rest.length + bytes.length;
    const whole = length - (length % 2);
    // Copied, for alignment and because Buffers share their memory pool.
    const joined = new Uint8Array(length);
    joined.set(this.#rest);
    joined.set(bytes, this.#rest.length);
    this.#rest = joined.slice(whole);
    const pcm = new Int16Array(joined.buffer, 0, whole / 2);
    this.#samples += pcm.length;
    return pcm;
  }
}
