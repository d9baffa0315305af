/** The caller's words as their transcription arrives. The final transcript is the authority, and comes once. */
export class CallerTranscripts {
  readonly #partial = new Map<string, string>();
  readonly #final = new Set<string>();

  /** A turn whose transcript is to come. */
  expect(itemId: string): void {
    if (!this.#final.has(itemId) && !this.#partial.has(itemId)) this.#partial.set(itemId, '');
  }

  /** The words so far, or undefined where the final ones are known already. */
  delta(itemId: string, delta: string): string | undefined {
    if (this.#final.has(itemId)) return undefined;
    const text = (this.#partial.get(itemId) ?? '') + delta;
    this.#partial.set(itemId, text);
    return text;
  }

  /** Whether the turn is still without its final words; it is not afterwards. */
  settle(itemId: string): boolean {
    this.#partial.delete(itemId);
    if (this.#final.has(itemId)) return false;
    this.#final.add(itemId);
    return true;
  }
}
