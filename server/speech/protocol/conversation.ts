import { charsOf, type Item, MOST_CHARS } from './items.ts';
import { itemNotFound, Refusal } from './refusal.ts';
import { heardIn, type SpokenMark, spokenMs, spokenWords } from './spoken.ts';

/** Most items that are kept, those of hours; for more, or more in them, the oldest are forgotten, as OpenAI's does. */
const MOST_ITEMS = 2_000;

/** What of the assistant's audio is heard when, and whether a client has cut it off there. */
interface Spoken {
  marks: readonly SpokenMark[];
  truncated: boolean;
}

/** The items of a session in order, and what of the assistant's audio was spoken when. */
export class Conversation {
  readonly #items: Item[] = [];
  readonly #chars = new Map<string, number>();
  #allChars = 0;
  readonly #spoken = new Map<string, Spoken>();

  get items(): readonly Item[] {
    return this.#items;
  }

  /**
   * @returns the id of the item before. `previousId` 'root' is the beginning, undefined the end.
   * @throws Refusal for an id that is taken, or one before that is not there
   */
  add(item: Item, previousId?: string): string | null {
    if (this.has(item.id)) {
      throw new Refusal('item_exists', `The conversation has an item '${item.id}' already.`, 'item.id');
    }
    this.#items.splice(this.#positionAfter(previousId), 0, item);
    this.#count(item);
    return this.previousOf(item.id);
  }

  has(id: string): boolean {
    return this.#chars.has(id);
  }

  get(id: string): Item {
    return this.#at(this.#indexOf(id));
  }

  previousOf(id: string): string | null {
    return this.#items[this.#indexOf(id) - 1]?.id ?? null;
  }

  replace(item: Item): void {
    if (!this.has(item.id)) return; // It may have been deleted meanwhile.
    this.#items[this.#indexOf(item.id)] = item;
    this.#count(item);
  }

  /** Puts an answer that is done in place of its beginning; where it was truncated meanwhile, without what was not heard. */
  finish(item: Item): void {
    const spoken = this.#spoken.get(item.id);
    const heard = item.type === 'message' && item.role === 'assistant' && spoken?.truncated;
    this.replace(heard ? { ...item, content: heardContent(spoken.marks) } : item);
  }

  delete(id: string): void {
    this.#remove(this.#indexOf(id));
  }

  /** Remembers when which words of an assistant's item are heard, unless it was truncated or deleted. */
  setSpoken(id: string, marks: readonly SpokenMark[]): void {
    if (this.has(id) && !this.#spoken.get(id)?.truncated) this.#spoken.set(id, { marks, truncated: false });
  }

  /** Forgets what of an answer was not heard. */
  truncate(id: string, endMs: number): void {
    const item = this.get(id);
    const spoken = this.#spoken.get(id);
    if (item.type !== 'message' || item.role !== 'assistant' || !spoken) {
      throw new Refusal('invalid_value', 'Only a spoken message of the assistant can be truncated.', 'item_id');
    }
    const lengthMs = spokenMs(spoken.marks);
    if (endMs > lengthMs) {
      throw new Refusal('invalid_value', `Audio of ${lengthMs} ms can't be truncated at ${endMs} ms.`, 'audio_end_ms');
    }
    const marks = heardIn(spoken.marks, endMs);
    this.#spoken.set(id, { marks, truncated: true });
    this.replace({ ...item, content: heardContent(marks) });
  }

  /** Takes an item's size into account; for room the oldest others are forgotten. */
  #count(item: Item): void {
    const { id } = item;
    const chars = charsOf(item);
    this.#allChars += chars - (this.#chars.get(id) ?? 0);
    this.#chars.set(id, chars);
    while (this.#items.length > MOST_ITEMS || this.#allChars > MOST_CHARS) {
      const oldest = this.#items.findIndex((other) => other.id !== id);
      if (oldest < 0) return;
      this.#remove(oldest);
    }
  }

  #remove(index: number): void {
    const { id } = this.#at(index);
    this.#items.splice(index, 1);
    this.#allChars -= this.#chars.get(id) ?? 0;
    this.#chars.delete(id);
    this.#spoken.delete(id);
  }

  #positionAfter(previousId: string | undefined): number {
    if (previousId === undefined) return this.#items.length;
    if (previousId === 'root') return 0;
    return this.#indexOf(previousId, 'previous_item_id') + 1;
  }

  #indexOf(id: string, param?: string): number {
    const at = this.#items.findIndex((item) => item.id === id);
    if (at < 0) throw itemNotFound(id, param);
    return at;
  }

  #at(index: number): Item {
    const item = this.#items[index];
    if (!item) throw itemNotFound(String(index));
    return item;
  }
}

const heardContent = (marks: readonly SpokenMark[]) => [
  { type: 'output_audio' as const, transcript: spokenWords(marks) },
];
