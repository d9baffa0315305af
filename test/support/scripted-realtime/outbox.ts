import { randomBytes } from 'node:crypto';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import type { WebSocket } from 'ws';
import type { ScriptedItem, SessionSettings } from './client-events.ts';
import type { Faults } from './options.ts';
import type { Recording } from './recording.ts';

type WithoutId<Event> = Event extends unknown ? Omit<Event, 'event_id'> : never;
/** What a client wrote goes back to it as it wrote it. */
type Echo =
  | { type: 'session.created' | 'session.updated'; session: SessionSettings }
  | {
      type: 'conversation.item.added' | 'conversation.item.done' | 'conversation.item.retrieved';
      item: ScriptedItem;
      previous_item_id?: string | null;
    };
/** A server event as the `openai` package types it; the id is added when it is sent. */
export type ServerEvent = Exclude<WithoutId<RealtimeServerEvent>, { type: Echo['type'] }> | Echo;

const betaNames: Readonly<Record<string, string>> = {
  'response.output_audio.delta': 'response.audio.delta',
  'response.output_audio.done': 'response.audio.done',
  'response.output_audio_transcript.delta': 'response.audio_transcript.delta',
  'response.output_audio_transcript.done': 'response.audio_transcript.done',
  'response.output_text.delta': 'response.text.delta',
  'response.output_text.done': 'response.text.done',
  'conversation.item.added': 'conversation.item.created',
};

export interface OutboxDeps {
  socket: WebSocket;
  connection: number;
  recording: Recording;
  faults: () => Faults;
}

/** Sends one connection's events, spoiled as the faults of the moment ask. */
export class Outbox {
  readonly #deps: OutboxDeps;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  send(event: ServerEvent): void {
    const faults = this.#deps.faults();
    if (faults.silent || isOmitted(event, faults)) return;
    if (faults.binaryGarbage) this.#deps.socket.send(randomBytes(64));
    if (faults.malformedJson) this.#deps.socket.send('{"type":"response.output_audio.del');
    if (faults.unknownEvents) this.#write({ type: 'scripted.surprise', detail: { nested: true } });
    const isTranscript = /(transcript|transcription)\.(done|completed)$/.test(event.type);
    const copies = faults.repeatTranscripts && isTranscript ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) this.#write(faults.oldNames ? older(event) : event);
  }

  error(code: string, message: string, eventId?: string): void {
    const about = this.#deps.faults().omitErrorEventIds ? undefined : eventId;
    const error = { type: 'invalid_request_error', code, message, param: null, event_id: about ?? null };
    this.send({ type: 'error', error });
  }

  #write(event: { type: string; [field: string]: unknown }): void {
    const { socket, connection, recording } = this.#deps;
    if (socket.readyState !== socket.OPEN) return;
    socket.send(JSON.stringify({ event_id: newId('event'), ...event }));
    recording.addSent({ at: performance.now(), connection, type: event.type });
  }
}

export function newId(kind: 'event' | 'item' | 'resp' | 'call' | 'sess' | 'conv'): string {
  return `${kind}_${randomBytes(10).toString('hex')}`;
}

function isOmitted(event: ServerEvent, faults: Faults): boolean {
  if (faults.neverAcknowledge && event.type === 'session.updated') return true;
  if (faults.omitCreated && event.type === 'response.created') return true;
  return faults.omitDone === true && event.type === 'response.done';
}

function older(event: ServerEvent): { type: string } {
  return { ...event, type: betaNames[event.type] ?? event.type };
}
