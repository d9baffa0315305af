/** Renderings by what they were rendered from; the least recently used give way once `limit` bytes are full. */
export class RenderCache {
  readonly #limit: number;
  readonly #entries = new Map<string, Int16Array>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Int16Array | undefined {
    const pcm = this.#entries.get(key);
    if (!pcm) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, pcm); // A Map keeps the order of insertion: the most recent is last.
    return pcm;
  }

  set(key: string, pcm: Int16Array): void {
    if (pcm.byteLength > this.#limit) return;
    this.#bytes += pcm.byteLength - (this.#entries.get(key)?.byteLength ?? 0);
    this.#entries.delete(key);
    this.#entries.set(key, pcm);
    for (const [oldest, { byteLength }] of this.#entries) {
      if (this.#bytes <= this.#limit) break;
      this.#entries.delete(oldest);
      this.#bytes -= byteLength;
    }
  }

  /** Bytes of audio held now. */
  get bytes(): number {
    return this.#bytes;
  }
}
