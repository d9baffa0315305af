import type { Logger } from 'pino';
import type { Line } from '../line/line.ts';
import type { Answerer } from './answer/answerer.ts';
import { CallerTurns } from './caller-turns.ts';
import type { SpeechEngine } from './engine.ts';
import { type ClientEvent, parseClientEvent } from './protocol/client-events.ts';
import { completeItem } from './protocol/complete-item.ts';
import { Conversation } from './protocol/conversation.ts';
import { newId } from './protocol/ids.ts';
import type { Item } from './protocol/items.ts';
import { Refusal, serverError } from './protocol/refusal.ts';
import { saidIn } from './protocol/said.ts';
import type { Send } from './protocol/server-events.ts';
import { configOnWire, initialConfig, type SessionConfig, updatedConfig } from './protocol/session-config.ts';
import type { SessionUpdate } from './protocol/session-schema.ts';
import { Responses } from './responses.ts';
import { SessionLanguages } from './session-languages.ts';
import { wordsOf } from './stt/expected.ts';
import { Transcripts } from './transcripts.ts';
import { voiceOfLine } from './tts/voices.ts';

export interface SessionDeps {
  /** As the client asked for it. */
  model: string;
  line: Line | undefined;
  engine: SpeechEngine;
  answerer: Answerer;
  /** Whether an answer may be made for nothing: not where a model is paid for it. Default false. */
  answersAhead?: boolean;
  send: Send;
  logger: Logger;
  /** Silence after which a caller is told that the answer will come, in ms. Default 6 s. */
  patienceMs?: number;
}

/** One client's session: takes its events in order, answers with the server's. */
export class Session {
  readonly #deps: SessionDeps;
  readonly #id = newId('sess');
  readonly #conversation = new Conversation();
  readonly #languages: SessionLanguages;
  readonly #transcripts: Transcripts;
  readonly #turns: CallerTurns;
  readonly #responses: Responses;
  #config: SessionConfig;
  #tail: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    const { line, engine, answerer, answersAhead, patienceMs, send, logger } = deps;
    const languages = new SessionLanguages({
      line,
      speaks: (tag) => engine.speaks(tag),
      chosen: () => this.#config.transcription?.language,
      said: () => saidIn(this.#conversation.items),
    });
    this.#languages = languages;
    const voice = voiceOfLine(line, engine.voices);
    this.#config = initialConfig(deps.model, { language: languages.own, voice });
    this.#transcripts = new Transcripts({
      owner: this.#id,
      recogniser: engine.recogniser,
      secondEar: engine.secondEar,
      conversation: this.#conversation,
      send,
      wanted: () => this.#config.transcription !== undefined,
      language: () => languages.spoken(),
      otherLanguages: () => languages.others(),
      expected: (language) => (line ? wordsOf(line, language) : []),
      logger,
    });
    const shared = {
      owner: this.#id,
      engine,
      config: () => this.#config,
      languages,
      transcripts: this.#transcripts,
      send,
    };
    this.#responses = new Responses({
      ...shared,
      line,
      answerer,
      answersAhead,
      conversation: this.#conversation,
      patienceMs,
      logger,
    });
    this.#turns = new CallerTurns({
      ...shared,
      enqueue: (action) => void this.#enqueue(action),
      onSpeech: () => {
        if (this.#config.turnDetection?.interrupt_response) this.#responses.end('turn_detected');
      },
      onLikely: (words, stale) => this.#responses.prepare(words, stale),
      onTurn: () => {
        if (this.#config.turnDetection?.create_response) this.#responses.createForTurn();
      },
    });
    send({ type: 'session.created', session: configOnWire(this.#id, this.#config) });
  }

  /** Handles a client's event once all before it have been; resolves then. Never rejects. */
  receive(text: string): Promise<void> {
    return this.#enqueue(() => this.#handle(text));
  }

  /** What has come and was not handled yet is not any more: nobody would hear of it. */
  close(): void {
    this.#closed = true;
    this.#turns.close();
    this.#responses.close();
    this.#transcripts.close();
  }

  /** Does something once all before it is done. */
  #enqueue(action: () => void | Promise<void>): Promise<void> {
    this.#tail = this.#tail
      .then(() => (this.#closed ? undefined : action()))
      .catch((error: unknown) => this.#tellFailure(error));
    return this.#tail;
  }

  async #handle(text: string): Promise<void> {
    const parsed = parseClientEvent(text);
    const eventId = 'event' in parsed ? parsed.event.event_id : parsed.eventId;
    try {
      if ('refusal' in parsed) throw parsed.refusal;
      await this.#act(parsed.event);
    } catch (error) {
      this.#tellFailure(error, eventId);
    }
  }

  #tellFailure(error: unknown, eventId?: string): void {
    if (!(error instanceof Refusal)) this.#deps.logger.error({ err: error }, 'an event could not be handled');
    const told = error instanceof Refusal ? error.error : serverError('The event could not be handled.');
    this.#deps.send({ type: 'error', error: { ...told, event_id: eventId ?? null } });
  }

  async #act(event: ClientEvent): Promise<void> {
    const { send } = this.#deps;
    switch (event.type) {
      case 'session.update':
        this.#update(event.session);
        return send({ type: 'session.updated', session: configOnWire(this.#id, this.#config) });
      case 'input_audio_buffer.append':
        return this.#turns.append(Buffer.from(event.audio, 'base64'));
      case 'input_audio_buffer.commit':
        return this.#turns.commit();
      case 'input_audio_buffer.clear':
        this.#turns.clear();
        return send({ type: 'input_audio_buffer.cleared' });
      case 'output_audio_buffer.clear':
        throw new Refusal(
          'unsupported',
          'There is no output buffer over WebSocket: cancel and truncate instead.',
          'type',
        );
      case 'conversation.item.create':
        return this.#addItem(completeItem(event.item), event.previous_item_id ?? undefined);
      case 'conversation.item.retrieve':
        return send({ type: 'conversation.item.retrieved', item: this.#conversation.get(event.item_id) });
      case 'conversation.item.truncate': {
        const { item_id, content_index, audio_end_ms } = event;
        this.#conversation.truncate(item_id, audio_end_ms);
        return send({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
      }
      case 'conversation.item.delete':
        this.#conversation.delete(event.item_id);
        return send({ type: 'conversation.item.deleted', item_id: event.item_id });
      case 'response.create':
        return this.#responses.create(event.response);
      case 'response.cancel':
        return this.#responses.cancel(event.response_id);
    }
  }

  #update(update: SessionUpdate): void {
    const { voices } = this.#deps.engine;
    const { voiceIsHeard } = this.#responses;
    this.#config = updatedConfig(this.#config, update, { voices, voiceIsHeard, language: this.#languages.own });
    if (update.audio?.input?.format) this.#turns.formatChanged();
  }

  #addItem(item: Item, previousId: string | undefined): void {
    const previous_item_id = this.#conversation.add(item, previousId);
    this.#deps.send({ type: 'conversation.item.added', item, previous_item_id });
    this.#deps.send({ type: 'conversation.item.done', item, previous_item_id });
  }
}
