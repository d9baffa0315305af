import type { Item } from './items.ts';
import { itemNotFound, Refusal } from './refusal.ts';
import { heardText, type SpokenMark, spokenMs } from './spoken.ts';

/** Most items that are kept; a call of hours stays below. */
const MOST_ITEMS = 10_000;

/** The items of a session in order, and what of the assistant's audio was spoken when. */
export class Conversation {
  readonly #items: Item[] = [];
  readonly #spoken = new Map<string, readonly SpokenMark[]>();

  get items(): readonly Item[] {
    return this.#items;
  }

  /** @returns the id of the item before. `previousId` 'root' is the beginning, undefined the end. */
  add(item: Item, previousId?: string): string | null {
    if (this.has(item.id)) {
      throw new Refusal('item_exists', `The conversation has an item '${item.id}' already.`, 'item.id');
    }
    if (this.#items.length >= MOST_ITEMS)
      throw new Refusal('conversation_full', 'The conversation has too many items.');
    const at = this.#positionAfter(previousId);
    this.#items.splice(at, 0, item);
    return this.#items[at - 1]?.id ?? null;
  }

  has(id: string): boolean {
    return this.#items.some((item) => item.id === id);
  }

  get(id: string): Item {
    return this.#at(this.#indexOf(id));
  }

  previousOf(id: string): string | null {
    return this.#items[this.#indexOf(id) - 1]?.id ?? null;
  }

  replace(item: Item): void {
    const at = this.#items.findIndex(({ id }) => id === item.id);
    if (at >= 0) this.#items[at] = item; // It may have been deleted meanwhile.
  }

  delete(id: string): void {
    this.#items.splice(this.#indexOf(id), 1);
    this.#spoken.delete(id);
  }

  /** Remembers when which words of an assistant's item are heard. */
  setSpoken(id: string, marks: readonly SpokenMark[]): void {
    this.#spoken.set(id, marks);
  }

  /** Forgets what of an answer was not heard. */
  truncate(id: string, endMs: number): void {
    const item = this.get(id);
    const marks = this.#spoken.get(id);
    if (item.type !== 'message' || item.role !== 'assistant' || !marks) {
      throw new Refusal('invalid_value', 'Only a spoken message of the assistant can be truncated.', 'item_id');
    }
    const lengthMs = spokenMs(marks);
    if (endMs > lengthMs) {
      throw new Refusal('invalid_value', `Audio of ${lengthMs} ms can't be truncated at ${endMs} ms.`, 'audio_end_ms');
    }
    const heard = heardText(marks, endMs);
    this.#spoken.set(id, heard.marks);
    this.replace({ ...item, content: [{ type: 'output_audio', transcript: heard.text }] });
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
