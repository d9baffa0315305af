import type { CallRoomEvent } from './call-room.ts';

/** Whoever is there has subscribed to us by then, or hears us without that being told. */
const SUBSCRIBED_MS = 1_500;

/**
 * From LiveKit's going away until the caller hears us again.
 *
 *   here --lost--> lost --found--> awaiting --somebody is there, and has subscribed or had the time to--> here
 *     ^             |  ^              |
 *     |             |  `---- lost ----'
 *     `-- found, with the track that was heard before
 */
type State =
  | { name: 'here' }
  /** `anew`: our track had to be published again, so that everybody has to subscribe again. */
  | { name: 'lost'; since: number; anew: boolean }
  | { name: 'awaiting'; since: number; anew: boolean; subscribed: boolean };

/** Tells once that LiveKit is away, and once that the caller hears us again. Has to be told what LiveKit tells. */
export class Absence {
  readonly #emit: (event: CallRoomEvent) => void;
  readonly #isThere: () => boolean;
  #state: State = { name: 'here' };
  #timer: NodeJS.Timeout | undefined;

  /** @param options.isThere whether anybody is in the room whom we talk to */
  constructor(options: { emit: (event: CallRoomEvent) => void; isThere: () => boolean }) {
    this.#emit = options.emit;
    this.#isThere = options.isThere;
  }

  /** Nobody is there to be seen, which says nothing about who has left. */
  get lost(): boolean {
    return this.#state.name === 'lost';
  }

  lose(): void {
    clearTimeout(this.#timer);
    if (this.#state.name === 'lost') return;
    if (this.#state.name === 'here') this.#emit({ type: 'away' });
    const since = this.#state.name === 'here' ? performance.now() : this.#state.since;
    this.#state = { name: 'lost', since, anew: false };
  }

  republished(): void {
    if (this.#state.name === 'lost') this.#state = { ...this.#state, anew: true };
  }

  find(): void {
    if (this.#state.name !== 'lost') return;
    const { since, anew } = this.#state;
    this.#state = { name: 'awaiting', since, anew, subscribed: !anew };
    this.met();
  }

  /** Somebody is in the room. */
  met(): void {
    if (this.#state.name !== 'awaiting' || !this.#isThere()) return;
    clearTimeout(this.#timer);
    if (this.#state.subscribed) this.#back(this.#state);
    else this.#timer = setTimeout(() => this.subscribed(), SUBSCRIBED_MS);
  }

  /** LiveKit tells of it before or after it tells who is there. */
  subscribed(): void {
    if (this.#state.name !== 'awaiting') return;
    this.#state = { ...this.#state, subscribed: true };
    this.met();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#state = { name: 'here' };
  }

  #back({ since, anew }: Extract<State, { name: 'awaiting' }>): void {
    this.#state = { name: 'here' };
    this.#emit({ type: 'back', awayMs: performance.now() - since, anew });
  }
}
