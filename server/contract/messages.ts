import type { Card } from './cards.ts';
import type { Problem } from './problem.ts';

/** Body of `POST /api/lines/:line/messages`. */
export interface MessageRequest {
  /** What the visitor wrote; up to `MAX_MESSAGE` characters. */
  text: string;
  /** The conversation that goes on, as a token or an earlier answer named it; without one a new one begins. */
  conversation?: string;
}

/** Longer than any question; a model's context is not unlimited. */
export const MAX_MESSAGE = 2000;

/** One event of the answer, which is streamed as Server-Sent Events, each with this as its JSON data. */
export type MessageEvent =
  /** First: how the conversation is named from now on. */
  | { type: 'conversation'; conversation: string; visitor?: string }
  /** More words of the answer. */
  | { type: 'text'; text: string }
  /** Something to read beside the answer. */
  | { type: 'card'; card: Card }
  /** Last: the answer is whole. */
  | { type: 'done' }
  /** Last: it broke off. */
  | { type: 'failed'; problem: Problem };
