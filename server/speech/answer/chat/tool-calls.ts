import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { AnswerPart } from '../answerer.ts';

type Delta = ChatCompletionChunk.Choice.Delta.ToolCall;

/** Puts streamed tool calls together: name and arguments come in pieces, by index. */
export class ToolCalls {
  readonly #calls = new Map<number, { name: string; arguments: string }>();

  add(deltas: readonly Delta[]): void {
    for (const { index, function: piece } of deltas) {
      const call = this.#calls.get(index) ?? { name: '', arguments: '' };
      call.name += piece?.name ?? '';
      call.arguments += piece?.arguments ?? '';
      this.#calls.set(index, call);
    }
  }

  parts(): AnswerPart[] {
    return [...this.#calls.values()].map(({ name, arguments: args }) => ({
      type: 'call',
      name,
      arguments: args || '{}',
    }));
  }
}
