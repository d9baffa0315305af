import type { ScriptedItem, SessionSettings } from './client-events.ts';
import type { Conversation, Refusal } from './conversation.ts';
import { EnergyVad } from './energy-vad.ts';
import type { CallerTurn } from './options.ts';
import { newId, type Outbox } from './outbox.ts';
import { SAMPLE_RATE } from './tone.ts';

export interface CallerTurnsDeps {
  outbox: Outbox;
  conversation: Conversation;
  connection: number;
  transcribe: (turn: CallerTurn) => string | Promise<string>;
  session: () => SessionSettings;
  /** Speech began, and is to interrupt the agent. */
  speechStarted: () => void;
  /** A turn ended, and is to be answered. */
  committed: () => void;
  broken: (error: unknown) => void;
}

/** The caller's side: turns found in appended audio, committed by the client, or scripted. */
export class CallerTurns {
  readonly #deps: CallerTurnsDeps;
  readonly #vad = new EnergyVad({ prefixPaddingMs: 300, silenceDurationMs: 500 });
  #buffer: Int16Array[] = [];
  #samples = 0;
  #number = 0;
  /** Item of the turn that is being spoken. */
  #open: string | undefined;
  #isGone = false;

  constructor(deps: CallerTurnsDeps) {
    this.#deps = deps;
  }

  /** Milliseconds of audio that were appended. */
  get heardMs(): number {
    return Math.floor((this.#samples * 1000) / SAMPLE_RATE);
  }

  configure(): void {
    const detection = this.#detection;
    this.#vad.settings = {
      prefixPaddingMs: detection?.prefix_padding_ms ?? 300,
      silenceDurationMs: detection?.silence_duration_ms ?? 500,
    };
  }

  append(audio: string): void {
    const pcm = decode(audio);
    this.#samples += pcm.length;
    if (!this.#detection) {
      this.#buffer.push(pcm);
      return;
    }
    for (const event of this.#vad.push(pcm)) {
      if (event.type === 'started') this.start(event.audioStartMs);
      else this.stop(event.speech, event.audioEndMs);
    }
  }

  commit(): Refusal | undefined {
    const pcm = joined(this.#buffer);
    if (pcm.length < SAMPLE_RATE / 10) {
      return { code: 'input_audio_buffer_commit_empty', message: 'Expected at least 100ms of audio in the buffer.' };
    }
    this.#buffer = [];
    this.#commit(newId('item'), pcm);
    return undefined;
  }

  clear(): void {
    this.#buffer = [];
  }

  abandon(): void {
    this.#isGone = true;
  }

  /** Speech begins; the item's id. */
  start(audioStartMs = this.heardMs): string {
    const itemId = newId('item');
    this.#open = itemId;
    this.#deps.outbox.send({
      type: 'input_audio_buffer.speech_started',
      audio_start_ms: audioStartMs,
      item_id: itemId,
    });
    if (this.#detection?.interrupt_response !== false) this.#deps.speechStarted();
    return itemId;
  }

  /** Speech ends; with `text` its words are these, whatever the audio. */
  stop(pcm: Int16Array, audioEndMs = this.heardMs, text?: string): void {
    const itemId = this.#open;
    if (itemId === undefined) throw new Error('The scripted caller stops speaking without having begun.');
    this.#open = undefined;
    this.#deps.outbox.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: audioEndMs, item_id: itemId });
    this.#commit(itemId, pcm, text);
  }

  get #detection() {
    return this.#deps.session().audio?.input?.turn_detection;
  }

  #commit(itemId: string, pcm: Int16Array, text?: string): void {
    const { outbox, conversation, committed, broken } = this.#deps;
    this.#number += 1;
    const previous = conversation.lastId;
    const item = userItem(itemId, null);
    conversation.insert(item);
    outbox.send({ type: 'input_audio_buffer.committed', previous_item_id: previous, item_id: itemId });
    outbox.send({ type: 'conversation.item.added', previous_item_id: previous, item });
    outbox.send({ type: 'conversation.item.done', previous_item_id: previous, item });
    this.#transcribe(itemId, this.#number, pcm, text).catch(broken);
    if (this.#detection && this.#detection.create_response !== false) committed();
  }

  async #transcribe(itemId: string, number: number, pcm: Int16Array, text?: string): Promise<void> {
    const { outbox, conversation, connection, transcribe, session } = this.#deps;
    const durationMs = Math.round((pcm.length * 1000) / SAMPLE_RATE);
    const transcript = text ?? (await transcribe({ number, connection, pcm, durationMs }));
    // The model hears the audio itself, so it knows the words even without a transcription.
    conversation.update(userItem(itemId, transcript), 0);
    if (this.#isGone || !session().audio?.input?.transcription) return;
    const at = { item_id: itemId, content_index: 0 };
    for (const delta of transcript.match(/\S+\s*/g) ?? []) {
      outbox.send({ type: 'conversation.item.input_audio_transcription.delta', ...at, delta });
    }
    outbox.send({
      type: 'conversation.item.input_audio_transcription.completed',
      ...at,
      transcript,
      usage: { type: 'duration', seconds: durationMs / 1000 },
    });
  }
}

function userItem(id: string, transcript: string | null): ScriptedItem {
  const part = transcript === null ? { type: 'input_audio' } : { type: 'input_audio', transcript };
  return { id, type: 'message', role: 'user', status: 'completed', content: [part] };
}

function decode(base64: string): Int16Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Int16Array(bytes.buffer, 0, Math.floor(bytes.length / 2));
}

function joined(chunks: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
