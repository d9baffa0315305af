/**
 * Turns that the server hears while the agent speaks, but that are too soft for this caller: a television, the next
 * table. They neither pause nor interrupt the agent, and are not answered.
 */
export class BackgroundTurns {
  readonly #ids = new Set<string>();
  #current: string | undefined;

  begin(itemId: string): void {
    this.#ids.add(itemId);
    this.#current = itemId;
  }

  /** The caller's own voice is heard. Tells whether it belongs to what was background so far. */
  voice(): boolean {
    if (this.#current === undefined) return false;
    this.#ids.delete(this.#current);
    this.#current = undefined;
    return true;
  }

  /** Speech has stopped; what is heard next is another turn. */
  stop(): void {
    this.#current = undefined;
  }

  has(itemId: string): boolean {
    return this.#ids.has(itemId);
  }

  /** No more will be told about this turn. */
  forget(itemId: string): void {
    this.#ids.delete(itemId);
  }
}
