import type * as OpenAI from 'openai/resources/realtime/realtime';
import { z } from 'zod';

const id = z.string().min(1).max(64).optional();
const status = z.enum(['completed', 'incomplete', 'in_progress']).optional();
const text = z.string().max(200_000);

const userMessage = z.object({
  type: z.literal('message'),
  role: z.literal('user'),
  id,
  status,
  content: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('input_text'), text }),
      z.object({ type: z.literal('input_audio'), transcript: text.nullish().transform((words) => words ?? '') }),
    ]),
  ),
});

const assistantMessage = z.object({
  type: z.literal('message'),
  role: z.literal('assistant'),
  id,
  status,
  content: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('output_text'), text }),
      z.object({ type: z.literal('output_audio'), transcript: text }),
    ]),
  ),
});

const systemMessage = z.object({
  type: z.literal('message'),
  role: z.literal('system'),
  id,
  status,
  content: z.array(z.object({ type: z.literal('input_text'), text })),
});

const functionCall = z.object({
  type: z.literal('function_call'),
  id,
  status,
  call_id: z.string().optional(),
  name: z.string(),
  arguments: text,
});

const functionCallOutput = z.object({
  type: z.literal('function_call_output'),
  id,
  status,
  call_id: z.string(),
  output: text,
});

/** Most characters of an item as JSON, and of all items that are kept, or answered at once: more than any model reads. */
const MOST_ITEM_CHARS = 250_000;
export const MOST_CHARS = 1_000_000;

/** Characters of what is kept of items, as JSON. */
export const charsOf = (items: unknown): number => JSON.stringify(items).length;

/** The kinds of item that this server keeps; images and MCP are refused. */
export const itemSchema = z
  .discriminatedUnion('type', [
    z.discriminatedUnion('role', [userMessage, assistantMessage, systemMessage]),
    functionCall,
    functionCallOutput,
  ])
  .refine((item) => charsOf(item) <= MOST_ITEM_CHARS, `more than ${MOST_ITEM_CHARS} characters`);

/** What a response answers in place of the conversation. */
export const itemsSchema = z
  .array(itemSchema)
  .refine((items) => charsOf(items) <= MOST_CHARS, `more than ${MOST_CHARS} characters`);

/** An item as the server keeps it: everything a client may leave out is there. */
export type Item = { id: string; status: 'completed' | 'incomplete' | 'in_progress' } & (
  | (OpenAI.RealtimeConversationItemUserMessage & { content: UserContent[] })
  | (OpenAI.RealtimeConversationItemAssistantMessage & { content: AssistantContent[] })
  | OpenAI.RealtimeConversationItemSystemMessage
  | (OpenAI.RealtimeConversationItemFunctionCall & { call_id: string })
  | OpenAI.RealtimeConversationItemFunctionCallOutput
);
export type UserContent = { type: 'input_text'; text: string } | { type: 'input_audio'; transcript: string };
export type AssistantContent = { type: 'output_text'; text: string } | { type: 'output_audio'; transcript: string };

/** An item's words, wherever they stand in it. */
export function wordsOf(item: Item): string {
  if (item.type !== 'message') return '';
  const parts: ReadonlyArray<{ text?: string; transcript?: string }> = item.content;
  return parts
    .map(({ text, transcript }) => transcript ?? text ?? '')
    .join(' ')
    .trim();
}

/** Characters of everything that is said or done in an item. */
export function sizeOf(item: Item): number {
  if (item.type === 'function_call') return item.name.length + item.arguments.length;
  return item.type === 'function_call_output' ? item.output.length : wordsOf(item).length;
}
