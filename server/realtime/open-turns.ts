/** What a turn without an end, or with one that can't be, is taken to be long: not to hear twice what came before. */
const UNKNOWN_MS = 1_000;

/**
 * The caller's turns whose words are still to come, and where in the audio of a connection they lie. Times are the
 * server's, in ms of what it was sent; some servers' make no sense, and are not believed.
 */
export class OpenTurns {
  readonly #sentMs: () => number;
  readonly #open = new Map<string, { from: number; to?: number }>();
  #understood = 0;

  /** @param sentMs how much audio the server has been sent by now */
  constructor(sentMs: () => number) {
    this.#sentMs = sentMs;
  }

  get ids(): string[] {
    return [...this.#open.keys()];
  }

  started(id: string, ms: number): void {
    this.#open.set(id, { from: this.#within(ms, this.#sentMs() - UNKNOWN_MS) });
  }

  stopped(id: string, ms: number): void {
    const turn = this.#open.get(id);
    if (turn) turn.to = this.#within(ms, this.#sentMs());
  }

  /** The server has taken the turn into the conversation, perhaps without a word of its beginning. */
  committed(id: string): void {
    if (!this.#open.has(id)) this.#open.set(id, { from: this.#understood, to: this.#sentMs() });
  }

  /** A turn's words are known, or never will be. Tells up to where nothing is to be heard again. */
  settled(id: string): number {
    const turn = this.#open.get(id);
    this.#open.delete(id);
    const end = Math.max(this.#understood, turn ? (turn.to ?? this.#sentMs()) : 0);
    this.#understood = Math.min(end, ...[...this.#open.values()].map(({ from }) => from));
    return this.#understood;
  }

  #within(ms: number, otherwise: number): number {
    const possible = ms >= this.#understood && ms <= this.#sentMs();
    return possible ? ms : Math.max(this.#understood, otherwise);
  }
}
