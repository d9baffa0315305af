import type { ConversationItem } from 'openai/resources/realtime/realtime';
import type { HistoryItem } from './client.ts';

/** Newest items that are kept: enough for a long call, few enough to be said again in a moment. */
const KEPT = 60;

interface Message {
  type: 'message';
  id: string;
  role: 'user' | 'assistant';
  text: string;
  /** The text is what was really heard: nothing that arrives later may lengthen it. */
  settled: boolean;
}

type Kept = Message | Exclude<HistoryItem, { type: 'message' }>;

/** What has been said, so that a new connection can be told. Holds no audio; does no I/O. */
export class ConversationHistory {
  readonly #items: Kept[] = [];

  constructor(earlier: readonly HistoryItem[] = []) {
    for (const item of earlier) this.#push(item.type === 'message' ? { ...item, settled: true } : { ...item });
  }

  /** The caller's turn takes its place now; its words come later, by `userText`. */
  userTurn(id: string): void {
    if (!this.#message(id)) this.#push({ type: 'message', id, role: 'user', text: '', settled: false });
  }

  userText(id: string, text: string): void {
    this.userTurn(id);
    const message = this.#message(id);
    if (message) message.text = text;
  }

  assistantDelta(id: string, delta: string): void {
    const message = this.#assistant(id);
    if (!message.settled) message.text += delta;
  }

  assistantText(id: string, text: string): void {
    const message = this.#assistant(id);
    if (!message.settled) message.text = text;
  }

  /** What the caller heard of an answer: `''` if nothing. */
  heard(id: string, text: string): void {
    const message = this.#assistant(id);
    message.text = text;
    message.settled = true;
  }

  /** Gives a message the id under which a server knows it now. */
  rename(id: string, newId: string): void {
    const message = this.#message(id);
    if (message) message.id = newId;
  }

  text(id: string): string {
    return this.#message(id)?.text ?? '';
  }

  toolCall(callId: string, name: string, args: string): void {
    this.#push({ type: 'tool-call', callId, name, arguments: args });
  }

  toolResult(callId: string, output: string): void {
    this.#push({ type: 'tool-result', callId, output });
  }

  /** In order; turns without words and results without their call are left out. */
  items(): HistoryItem[] {
    const calls = new Set<string>();
    return this.#items.flatMap((item): HistoryItem[] => {
      if (item.type === 'message') {
        const { settled: _, ...message } = item;
        return item.text.trim() === '' ? [] : [message];
      }
      if (item.type === 'tool-call') calls.add(item.callId);
      return calls.has(item.callId) ? [item] : [];
    });
  }

  #message(id: string): Message | undefined {
    return this.#items.find((item): item is Message => item.type === 'message' && item.id === id);
  }

  #assistant(id: string): Message {
    const known = this.#message(id);
    if (known) return known;
    const message: Message = { type: 'message', id, role: 'assistant', text: '', settled: false };
    this.#push(message);
    return message;
  }

  #push(item: Kept): void {
    this.#items.push(item);
    if (this.#items.length > KEPT) this.#items.splice(0, this.#items.length - KEPT);
  }
}

/** The item of a `conversation.item.create` that tells a server what was said. Assistant audio can't be told. */
export function conversationItem(item: HistoryItem): ConversationItem {
  switch (item.type) {
    case 'message':
      return item.role === 'user'
        ? { type: 'message', id: item.id, role: 'user', content: [{ type: 'input_text', text: item.text }] }
        : { type: 'message', id: item.id, role: 'assistant', content: [{ type: 'output_text', text: item.text }] };
    case 'tool-call':
      return { type: 'function_call', call_id: item.callId, name: item.name, arguments: item.arguments };
    case 'tool-result':
      return { type: 'function_call_output', call_id: item.callId, output: item.output };
  }
}
