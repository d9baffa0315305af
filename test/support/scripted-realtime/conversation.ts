import type { ScriptedItem } from './client-events.ts';

interface Entry {
  item: ScriptedItem;
  /** Of an assistant's spoken item. */
  audioMs: number;
}

export interface Refusal {
  code: string;
  message: string;
}

/** The conversation as the server keeps it; a method returns a `Refusal` where the protocol has an error. */
export class Conversation {
  #entries: Entry[] = [];

  get items(): ScriptedItem[] {
    return this.#entries.map(({ item }) => item);
  }

  get lastId(): string | null {
    return this.#entries.at(-1)?.item.id ?? null;
  }

  get lastUserText(): string {
    const last = this.#entries.findLast(({ item }) => item.type === 'message' && item.role === 'user');
    return last ? itemText(last.item) : '';
  }

  find(id: string): ScriptedItem | undefined {
    return this.#entry(id)?.item;
  }

  /** Appends, or inserts after `previousId`; `'root'` is the beginning. */
  insert(item: ScriptedItem, previousId?: string | null): Refusal | undefined {
    if (this.#entry(item.id)) return { code: 'item_create_duplicate_item_id', message: `Item ${item.id} exists.` };
    if (item.type === 'function_call_output' && !this.#entries.some((entry) => isCall(entry.item, item.call_id))) {
      return { code: 'invalid_tool_call_id', message: `No function call has the id ${item.call_id}.` };
    }
    const after = this.#entries.findIndex((entry) => entry.item.id === previousId);
    if (previousId != null && previousId !== 'root' && after < 0) {
      return { code: 'item_create_invalid_previous_item_id', message: `Item ${previousId} does not exist.` };
    }
    const at = previousId == null ? this.#entries.length : after + 1;
    this.#entries.splice(at, 0, { item, audioMs: 0 });
    return undefined;
  }

  /** The item as it is now: with words, and with as much audio. */
  update(item: ScriptedItem, audioMs: number): void {
    const entry = this.#entry(item.id);
    if (!entry) return;
    entry.item = item;
    entry.audioMs = audioMs;
  }

  remove(id: string): Refusal | undefined {
    const index = this.#entries.findIndex((entry) => entry.item.id === id);
    if (index < 0) return { code: 'item_delete_invalid_item_id', message: `Item ${id} does not exist.` };
    this.#entries.splice(index, 1);
    return undefined;
  }

  /** Keeps the words of the audio that was heard, by its share. */
  truncate(id: string, audioEndMs: number): Refusal | undefined {
    const entry = this.#entry(id);
    if (!entry) return { code: 'item_truncate_invalid_item_id', message: `Item ${id} does not exist.` };
    if (entry.item.role !== 'assistant' || entry.audioMs === 0) {
      return { code: 'item_truncate_invalid_item', message: 'Only spoken assistant messages can be truncated.' };
    }
    if (audioEndMs > entry.audioMs) {
      const message = `Audio content of ${entry.audioMs}ms is already shorter than ${audioEndMs}ms`;
      return { code: 'invalid_value', message };
    }
    const words = itemText(entry.item).split(' ');
    const transcript = words.slice(0, Math.floor((words.length * audioEndMs) / entry.audioMs)).join(' ');
    entry.item = { ...entry.item, content: [{ type: 'output_audio', transcript }] };
    entry.audioMs = audioEndMs;
    return undefined;
  }

  #entry(id: string): Entry | undefined {
    return this.#entries.find((entry) => entry.item.id === id);
  }
}

/** All words of a message. */
export function itemText(item: ScriptedItem): string {
  return (item.content ?? []).map((part) => part.text ?? part.transcript ?? '').join(' ');
}

function isCall(item: ScriptedItem, callId: string | undefined): boolean {
  return item.type === 'function_call' && item.call_id === callId;
}
