import type { ScriptedItem, SessionSettings } from './client-events.ts';

export interface ScriptedOptions {
  /** The model: decides each answer. Default: says back the caller's last words as a tone of 440 Hz. */
  respond?: Responder;
  /** The recogniser: the words of a turn that was found in appended audio. Default: `Turn <n>`, n from 1. */
  transcribe?: (turn: CallerTurn) => string | Promise<string>;
  /** Audio is sent this many times faster than it plays; `Number.POSITIVE_INFINITY` sends it at once. Default 8. */
  pace?: number;
  /** Audio in one delta, in ms. Default 100. */
  deltaMs?: number;
  /** The only key that is let in. Default: any, or none. */
  key?: string;
  /** Default: any free port. */
  port?: number;
  faults?: Faults;
}

export type Responder = (request: ScriptedRequest) => ScriptedReply | Promise<ScriptedReply>;

/** What a model gets to see of a `response.create`. */
export interface ScriptedRequest {
  /** Counts the server's responses, from 0. */
  index: number;
  /** Counts the server's connections, from 0. */
  connection: number;
  /** Of this response, or else of the session. */
  instructions: string;
  metadata: Readonly<Record<string, string>>;
  /** The conversation so far. */
  items: readonly ScriptedItem[];
  session: SessionSettings;
  /** Words of the last item that the user said or typed; `''` without one. */
  lastUserText: string;
}

export interface ScriptedReply {
  /** What is said; without it there is no message item. */
  text?: string;
  /** How it sounds: a tone, or PCM of 24 kHz. Default: 440 Hz, 60 ms a character. */
  audio?: { tone: number; durationMs?: number } | Int16Array;
  /** Calls that follow what is said. */
  toolCalls?: readonly { name: string; arguments?: unknown }[];
  /** Time from `response.created` to the first output. Default 0. */
  thinkMs?: number;
  /** For this reply in place of the server's. */
  pace?: number;
  status?: 'completed' | 'failed' | 'incomplete';
  /** Of `status_details`, with status `failed`. */
  error?: { code: string; message: string };
  usage?: { input: number; output: number };
  /** The socket breaks after this many audio deltas. */
  breakAfterDeltas?: number;
  /** Nothing more of this reply is sent after this many audio deltas, and the response stays active. */
  hangAfterDeltas?: number;
}

export interface CallerTurn {
  /** From 1, per connection. */
  number: number;
  connection: number;
  pcm: Int16Array;
  durationMs: number;
}

/** Misbehaviour. Each may be set or taken back at any time by `misbehave`; all are off by default. */
export interface Faults {
  /** Handshakes are answered with this HTTP status and an error body of this code. */
  refuseHandshake?: { status: number; code?: string };
  /** Sockets open, and not an event is sent. */
  silent?: boolean;
  /** Pings are not answered. */
  ignorePings?: boolean;
  /** No `session.updated`. */
  neverAcknowledge?: boolean;
  /** This error is sent in place of `session.updated`, and the socket closed. */
  refuseSession?: { code: string; message: string };
  /** Event names of the protocol's beta. */
  oldNames?: boolean;
  /** No `response.created`. */
  omitCreated?: boolean;
  /** No `response.done`, though the response is over. */
  omitDone?: boolean;
  /** No `response.created` either says which metadata the response was asked for with. */
  omitMetadata?: boolean;
  /** No `event_id` of the client's in errors. */
  omitErrorEventIds?: boolean;
  /** Every final transcript, of either side, is sent twice. */
  repeatTranscripts?: boolean;
  /** `response.output_item.added` comes after the first deltas. */
  deltasBeforeItem?: boolean;
  /** An event of a type that nobody knows, before every other. */
  unknownEvents?: boolean;
  /** Text that is not JSON, before every event. */
  malformedJson?: boolean;
  /** A binary message before every event. */
  binaryGarbage?: boolean;
  /** `response.create` is read and never answered. */
  ignoreCreate?: boolean;
  /** `response.cancel` is read and never answered; the response is silenced and stays active. */
  ignoreCancel?: boolean;
}
