import { CARDS_KEPT, type Card } from '../../contract/index.ts';
import type { CallRoom } from '../room/call-room.ts';

/** LiveKit tells all attributes of a participant whenever one changes, so that these have to stay small. */
const MOST_CHARACTERS = 8_000;

/** The cards of one call, in the order in which they were shown last. */
export class ShownCards {
  readonly #room: Pick<CallRoom, 'showCards' | 'hasPage'>;
  #cards: readonly Card[] = [];

  constructor(room: Pick<CallRoom, 'showCards' | 'hasPage'>) {
    this.#room = room;
  }

  /** What an earlier agent of the call has shown. */
  restore(earlier: readonly Card[]): void {
    for (const card of earlier) this.#add(card);
    if (earlier.length > 0) this.#room.showCards(this.#cards);
  }

  /** Whether somebody sees it now. */
  show(card: Card): boolean {
    this.#add(card);
    this.#room.showCards(this.#cards);
    return this.#room.hasPage;
  }

  #add(card: Card): void {
    let cards = [...this.#cards.filter(({ id }) => id !== card.id), card].slice(-CARDS_KEPT);
    while (cards.length > 1 && JSON.stringify(cards).length > MOST_CHARACTERS) cards = cards.slice(1);
    this.#cards = cards;
  }
}
