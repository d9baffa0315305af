/**
 * Turns that the server hears, but that are too soft for this caller: a television, the next table. They neither pause
 * nor interrupt the agent, and are not answered; unless they come again while the agent listens, for then it may be the
 * caller, who has moved away from the telephone and says it once more.
 */
export class BackgroundTurns {
  /** Whether the agent was listening when they began. */
  readonly #turns = new Map<string, boolean>();
  #current: string | undefined;
  /** Words that nobody answered were the last that were heard. */
  overheard = false;

  begin(itemId: string, listening: boolean): void {
    this.#turns.set(itemId, listening);
    this.#current = itemId;
  }

  /** The caller's own voice is heard. Tells whether it belongs to what was background so far. */
  voice(): boolean {
    if (this.#current === undefined) return false;
    this.#turns.delete(this.#current);
    this.#current = undefined;
    return true;
  }

  /** Speech has stopped; what is heard next is another turn. */
  stop(): void {
    this.#current = undefined;
  }

  has(itemId: string): boolean {
    return this.#turns.has(itemId);
  }

  /** No more will be told about this turn, of which so much was understood. */
  forget(itemId: string, text: string): void {
    if (this.#turns.get(itemId) && text !== '') this.overheard = true;
    this.#turns.delete(itemId);
  }
}
