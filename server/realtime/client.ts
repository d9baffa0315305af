import type { TokenUsage } from './usage.ts';

/**
 * A conversation with a Realtime server as the agent sees it: reconnects with its history, sequences responses,
 * and tells what happens as one union of events. Audio is 16-bit mono PCM at 24 kHz.
 */
export interface RealtimeClient {
  /**
   * Resolves once the server has accepted the session; a server that can't be reached is tried for up to 20 s. A
   * failure before that is told by the rejection only. @throws Failure with a `RealtimeFailureReason`
   */
  connect(): Promise<void>;
  /**
   * Appends caller audio. Before the first connection it is dropped; while a later one is away it is kept, and sent with
   * what the last one had not understood.
   */
  appendAudio(pcm: Int16Array): void;
  /** Adds the caller's typed words as a finished user item. Resolves to the item's id. */
  addUserText(text: string): string;
  /**
   * Lets the model know something that strangers wrote: as the result of a tool that nobody called, since models give
   * those the least say of all. `data` is JSON text. Asks for no response.
   */
  addData(name: string, data: string): void;
  /** Asks for a response, after a running one has ended or been cancelled. */
  respond(options?: { instructions?: string; metadata?: Record<string, string> }): void;
  /** Cancels the running response, if any, and forgets asked-for ones. */
  cancel(): void;
  /** Tells the server how much of an answer was really heard; 0 ms deletes the item. Integer ms. */
  truncate(itemId: string, playedMs: number, heardText: string): void;
  /** Answers a tool call; `respond()` is the caller's decision. `output` is JSON text. */
  toolResult(callId: string, output: string): void;
  /** Terminal. */
  close(): void;
}

export type RealtimeEvent =
  /**
   * `behindMs`: audio that has been sent since the speech in it began; a server on a busy machine is late to tell.
   * `again`: in sound that an earlier connection was sent, so that the caller may have said it long ago.
   */
  | { type: 'speech-started'; itemId: string; audioStartMs: number; behindMs: number; again?: true }
  | { type: 'speech-stopped'; itemId: string; audioEndMs: number }
  /** The caller's turn is in the conversation; its transcript follows. */
  | { type: 'turn-committed'; itemId: string }
  /** `text` is all of the turn's words so far; the final one comes once and replaces them. */
  | { type: 'caller-transcript'; itemId: string; text: string; final: boolean }
  | { type: 'transcript-failed'; itemId: string; message: string }
  /**
   * The connection was lost before the turn's words were known: nothing more comes of it. The next connection is sent
   * its sound, and makes another turn of it.
   */
  | { type: 'turn-lost'; itemId: string }
  /** Ends with `response-done`, which after `cancel()` is all that follows. One cancelled before it began never starts. */
  | { type: 'response-started'; responseId: string; metadata: Record<string, string> }
  | { type: 'audio'; responseId: string; itemId: string; pcm: Int16Array }
  | { type: 'agent-transcript'; responseId: string; itemId: string; delta: string }
  | { type: 'agent-transcript-done'; responseId: string; itemId: string; text: string }
  | { type: 'tool-call'; responseId: string; callId: string; name: string; arguments: string }
  | { type: 'response-done'; responseId: string; status: ResponseStatus; usage?: TokenUsage }
  /**
   * The connection was lost and is being replaced. Responses of which nothing was heard are asked for again afterwards
   * and start anew; one that broke off in the middle ends as `failed`. Turns without words yet follow as `turn-lost`.
   */
  | { type: 'reconnecting'; attempt: number; cause: string }
  | { type: 'reconnected' }
  /** The server could not be used any more, and another one goes on with the conversation. */
  | { type: 'fell-back'; reason: RealtimeFailureReason }
  /** The conversation can't go on: the key is refused, or reconnecting has been given up. */
  | { type: 'failed'; reason: RealtimeFailureReason; message: string }
  /** An `error` event of the server that did not end the session. */
  | { type: 'server-error'; code: string; message: string };

export type ResponseStatus = 'completed' | 'cancelled' | 'failed' | 'incomplete';
export type RealtimeFailureReason = 'unreachable' | 'refused' | 'over-quota' | 'timed-out' | 'protocol' | 'closed';

/** What the session is to be; written to the server on each connect. */
export interface RealtimeSession {
  instructions: string;
  /** In what it answers; default: audio. */
  modality?: 'audio' | 'text';
  voice?: string;
  /** BCP 47; helps the transcription. */
  language?: string;
  tools: readonly RealtimeTool[];
}

/** One thing said or done, as text. Ids are the server's, or ours where we created the item. */
export type HistoryItem =
  | { type: 'message'; id: string; role: 'user' | 'assistant'; text: string }
  | { type: 'tool-call'; callId: string; name: string; arguments: string }
  | { type: 'tool-result'; callId: string; output: string };

export interface RealtimeTool {
  name: string;
  description: string;
  /** JSON Schema of the arguments. */
  parameters: Record<string, unknown>;
}

export interface RealtimeEndpoint {
  /** Base address as the OpenAI clients take it, e.g. `wss://api.openai.com/v1`; http(s) counts as ws(s). */
  url: string;
  key?: string;
  model: string;
}
