import type { Logger } from 'pino';
import { exactWords } from '../contract/index.ts';
import type { Line } from '../line/line.ts';
import { phrasesIn } from '../phrases/in-language.ts';
import { answerAhead } from './answer/ahead.ts';
import type { Answerer, AnswerPart, Question, Said } from './answer/answerer.ts';
import { isSaidAlone } from './answer/dialogue/said-alone.ts';
import { paceFor } from './answer/pace.ts';
import { AudioInput, type Detection, type InputEvent, type Utterance } from './audio-input.ts';
import { PATIENCE_MS } from './busy.ts';
import type { SpeechEngine } from './engine.ts';
import { voiceIsHeard } from './protocol/chosen-voice.ts';
import { type ClientEvent, type Parsed, parseClientEvent, type ResponseRequest } from './protocol/client-events.ts';
import { completeItem } from './protocol/complete-item.ts';
import { Conversation } from './protocol/conversation.ts';
import { newId } from './protocol/ids.ts';
import { type Item, sizeOf } from './protocol/items.ts';
import { Refusal, serverError } from './protocol/refusal.ts';
import { saidIn } from './protocol/said.ts';
import type { Send } from './protocol/server-events.ts';
import {
  configOnWire,
  initialConfig,
  type SessionConfig,
  silenceOf,
  updatedConfig,
} from './protocol/session-config.ts';
import type { SessionUpdate } from './protocol/session-schema.ts';
import { ResponseRun } from './response.ts';
import { SessionLanguages } from './session-languages.ts';
import { expectedOn, wordsOf } from './stt/expected.ts';
import { type Again, Transcripts } from './transcripts.ts';
import { SLOW_SPEED, slowly } from './tts/slow.ts';
import { voiceOfLine } from './tts/voices.ts';
import { Pause, silenceUnjudged } from './turn/pause.ts';
import { wordingOf } from './turn/wording.ts';
import { untilUnderstood } from './until-understood.ts';

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
  /** Silence after which a caller is told that the answer will come, in ms. Default `PATIENCE_MS`. */
  patienceMs?: number;
}

/** Least audio of a commit by hand, as the protocol's other servers ask for. */
const LEAST_COMMIT_MS = 100;

/** One client's session: takes its events in order, answers with the server's. */
export class Session {
  readonly #deps: SessionDeps;
  readonly #id = newId('sess');
  readonly #conversation = new Conversation();
  readonly #input: AudioInput;
  readonly #languages: SessionLanguages;
  readonly #transcripts: Transcripts;
  #config: SessionConfig;
  #response: ResponseRun | undefined;
  #responseEnded: Promise<void> = Promise.resolve();
  /** Item of the turn that is being spoken. */
  #turnId = '';
  /** Where the caller pauses, and has perhaps finished. */
  #pause: Pause | undefined;
  #tail: Promise<void> = Promise.resolve();
  /** The client has had sound of it. */
  #heardVoice = false;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    const { line, engine } = deps;
    const voice = voiceOfLine(line, engine.voices);
    this.#config = initialConfig(deps.model, { language: line?.languages[0], voice });
    this.#input = new AudioInput(deps.engine.createVad(), this.#config.inputFormat);
    this.#languages = new SessionLanguages({
      line,
      speaks: (tag) => engine.speaks(tag),
      chosen: () => this.#config.transcription?.language,
      said: () => this.#said(),
    });
    this.#transcripts = new Transcripts({
      owner: this.#id,
      recogniser: deps.engine.recogniser,
      secondEar: deps.engine.secondEar,
      conversation: this.#conversation,
      send: deps.send,
      wanted: () => this.#config.transcription !== undefined,
      language: () => this.#languages.spoken(),
      otherLanguages: () => this.#languages.others(),
      logger: deps.logger,
    });
    deps.send({ type: 'session.created', session: configOnWire(this.#id, this.#config) });
  }

  /** Handles a client's event once all before it have been; resolves then. Never rejects. */
  receive(text: string): Promise<void> {
    const parsed = parseClientEvent(text);
    this.#tail = this.#tail.then(() => this.#handle(parsed));
    return this.#tail;
  }

  close(): void {
    this.#endPause();
    this.#response?.cancel('client_cancelled');
    this.#transcripts.close();
  }

  async #handle(parsed: Parsed): Promise<void> {
    const eventId = 'event' in parsed ? parsed.event.event_id : parsed.eventId;
    try {
      if ('refusal' in parsed) throw parsed.refusal;
      await this.#act(parsed.event);
    } catch (error) {
      if (!(error instanceof Refusal)) this.#deps.logger.error({ err: error }, 'an event could not be handled');
      const told = error instanceof Refusal ? error.error : serverError('The event could not be handled.');
      this.#deps.send({ type: 'error', error: { ...told, event_id: eventId ?? null } });
    }
  }

  async #act(event: ClientEvent): Promise<void> {
    const { send } = this.#deps;
    switch (event.type) {
      case 'session.update':
        this.#update(event.session);
        return send({ type: 'session.updated', session: configOnWire(this.#id, this.#config) });
      case 'input_audio_buffer.append':
        return this.#append(Buffer.from(event.audio, 'base64'));
      case 'input_audio_buffer.commit':
        return this.#commit();
      case 'input_audio_buffer.clear':
        this.#endPause();
        this.#transcripts.forget();
        this.#input.clear();
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
        return this.#respond(event.response);
      case 'response.cancel':
        return this.#cancel(event.response_id);
    }
  }

  #update(update: SessionUpdate): void {
    const config = updatedConfig(this.#config, update, this.#deps.engine.voices);
    if (this.#heardVoice && config.voice !== this.#config.voice) throw voiceIsHeard();
    this.#config = config;
    if (update.audio?.input?.format) this.#input.setFormat(config.inputFormat);
  }

  async #append(bytes: Buffer): Promise<void> {
    for await (const event of this.#input.append(bytes, this.#detection())) this.#heard(event);
    const { pausedMs } = this.#input;
    if (pausedMs !== undefined) this.#pause?.heard(pausedMs);
  }

  #detection(): Detection | undefined {
    const detection = this.#config.turnDetection;
    if (!detection) return undefined;
    const { threshold, prefix_padding_ms: prefixMs } =
      detection.type === 'server_vad' ? detection : { threshold: 0.5, prefix_padding_ms: 300 };
    const silenceMs = () => this.#pause?.silenceMs ?? silenceUnjudged(silenceOf(detection));
    return { threshold, prefixMs, silenceMs };
  }

  #heard(event: InputEvent): void {
    const { send } = this.#deps;
    switch (event.type) {
      case 'started':
        this.#turnId = newId('item');
        send({ type: 'input_audio_buffer.speech_started', item_id: this.#turnId, audio_start_ms: event.startMs });
        if (this.#config.turnDetection?.interrupt_response) this.#response?.cancel('turn_detected');
        break;
      case 'paused':
        this.#beginPause(event.utterance);
        break;
      case 'resumed':
        this.#endPause();
        this.#transcripts.forget();
        break;
      case 'stopped':
        this.#endPause();
        send({ type: 'input_audio_buffer.speech_stopped', item_id: this.#turnId, audio_end_ms: event.endMs });
        this.#transcripts.commit(this.#turnId, event.utterance);
        if (this.#config.turnDetection?.create_response) this.#respondToTurn();
    }
  }

  /** Recognises the turn ahead, and judges by voice and words whether it is one. */
  #beginPause(utterance: Utterance): void {
    const detection = this.#config.turnDetection;
    if (!detection) return;
    const text = this.#transcripts.speculate(utterance);
    const saysAll = (words: string) => isSaidAlone(words, this.#languages.spoken());
    const pause = new Pause({
      base: silenceOf(detection),
      completeness: this.#deps.engine.turns.completeness(utterance.samples, { owner: this.#id }),
      wording: text.then((words) => wordingOf(words, saysAll)),
      onLikely: () => void text.then((words) => this.#prepareAnswer(words)),
      onDue: () => {
        this.#tail = this.#tail.then(() => this.#endTurn(pause));
      },
    });
    this.#pause = pause;
  }

  #endPause(): void {
    this.#pause?.end();
    this.#pause = undefined;
  }

  /** The pause has lasted long enough, unless audio that was handled meanwhile has changed that. */
  #endTurn(pause: Pause): void {
    const detection = this.#detection();
    const event = pause === this.#pause && detection ? this.#input.endTurn(detection) : undefined;
    if (event) this.#heard(event);
  }

  /** The server's own response, after one that still runs because interruption is off. */
  #respondToTurn(): void {
    void this.#responseEnded.then(() => {
      if (!this.#response) this.#respond(undefined);
    });
  }

  #commit(): void {
    if (this.#input.bufferedMs < LEAST_COMMIT_MS) {
      throw new Refusal(
        'input_audio_buffer_commit_empty',
        `The buffer holds less than ${LEAST_COMMIT_MS} ms of audio.`,
      );
    }
    this.#endPause();
    this.#transcripts.forget();
    this.#transcripts.commit(newId('item'), this.#input.commit());
  }

  #addItem(item: Item, previousId: string | undefined): void {
    const previous_item_id = this.#conversation.add(item, previousId);
    this.#deps.send({ type: 'conversation.item.added', item, previous_item_id });
    this.#deps.send({ type: 'conversation.item.done', item, previous_item_id });
  }

  #cancel(responseId: string | undefined): void {
    if (!this.#response || (responseId !== undefined && responseId !== this.#response.id)) {
      throw new Refusal('response_cancel_not_active', 'There is no such response to cancel.');
    }
    this.#response.cancel('client_cancelled');
  }

  #respond(request: ResponseRequest | undefined): void {
    if (this.#response) {
      throw new Refusal(
        'conversation_already_has_active_response',
        `The response ${this.#response.id} is not done yet.`,
      );
    }
    const { engine, send, logger } = this.#deps;
    const config = this.#config;
    const items = () => (request?.input ? request.input.map(completeItem) : this.#conversation.items);
    const run = new ResponseRun({
      modality: request?.output_modalities?.[0] ?? config.modality,
      format: config.outputFormat,
      send,
      conversation: request?.conversation === 'none' ? undefined : this.#conversation,
      metadata: request?.metadata ?? null,
      answer: (signal) => this.#answer(request, items, signal),
      pace: () => paceFor(this.#said(), this.#languages.spoken()),
      render: (sentence, pace, signal) => {
        this.#heardVoice = true;
        const manner = this.#manner(sentence, this.#languages.spoken(), config);
        const speak = (share: number) =>
          engine.synthesiser.speak(sentence, { ...manner, speed: config.speed * share, signal });
        return pace === 'slow' ? slowly(sentence, speak) : speak(1);
      },
      inputSize: () => ({
        chars: items().reduce((sum, item) => sum + sizeOf(item), config.instructions.length),
        ms: this.#transcripts.audioMs,
      }),
      logger,
    });
    this.#response = run;
    this.#responseEnded = run.run().then(() => {
      this.#response = undefined;
    });
  }

  #said(): Said[] {
    return saidIn(this.#conversation.items);
  }

  async *#answer(
    request: ResponseRequest | undefined,
    items: () => readonly Item[],
    signal: AbortSignal,
  ): AsyncGenerator<AnswerPart> {
    const instructions = request?.instructions ?? this.#config.instructions;
    const words = exactWords(instructions);
    if (words !== undefined) {
      yield { type: 'say', text: words };
      return;
    }
    const patienceMs = this.#deps.patienceMs ?? PATIENCE_MS;
    const askToWait = () => phrasesIn(this.#languages.spoken()).busy.wait;
    yield* untilUnderstood(this.#transcripts.settled(), { patienceMs, askToWait, signal });
    if (this.#transcripts.missed !== undefined && items().at(-1)?.id === this.#transcripts.missed) {
      yield { type: 'say', text: phrasesIn(this.#languages.spoken()).busy.missed };
      return;
    }
    const id = items().at(-1)?.id;
    const hearAgain = id === undefined ? undefined : (how: Again) => this.#transcripts.hearAgain(id, how);
    yield* this.#deps.answerer(this.#question(saidIn(items()), request, hearAgain), signal);
  }

  /** @param hear hears the last thing said once more */
  #question(
    history: readonly Said[],
    request: ResponseRequest | undefined,
    hear: ((how: Again) => Promise<string | undefined>) | undefined,
  ): Question {
    const { line } = this.#deps;
    const choice = request?.tool_choice ?? this.#config.toolChoice;
    return {
      line,
      instructions: request?.instructions ?? this.#config.instructions,
      history,
      language: this.#languages.spoken(request?.input ? undefined : history),
      languages: this.#languages.offered,
      tools: choice === 'none' ? [] : (request?.tools ?? this.#config.tools),
      hearAgain:
        line &&
        hear &&
        ((way) => {
          const { language } = this.#transcripts;
          if (way === 'otherwise') return hear({ way, words: wordsOf(line, language) });
          return hear({ way, prompt: expectedOn(line, language) });
        }),
    };
  }

  /** The caller pauses after these words: the answer's beginning is rendered, should they be all. */
  #prepareAnswer(words: string): void {
    const { answersAhead, answerer, engine } = this.#deps;
    if (!answersAhead || this.#config.modality !== 'audio') return;
    const config = this.#config;
    const hear = (how: Again) => this.#transcripts.hearAgainAhead(how);
    const question = this.#question([...this.#said(), { type: 'user', text: words }], undefined, hear);
    const spoken = this.#languages.spoken(question.history);
    const pace = paceFor(question.history, spoken);
    const speed = config.speed * (pace === 'slow' ? SLOW_SPEED : 1);
    void answerAhead(answerer(question, new AbortController().signal), pace, (sentence) =>
      engine.synthesiser.prepare(sentence, { ...this.#manner(sentence, spoken, config), speed }),
    );
  }

  /** By whom a sentence of the answer is spoken, to a caller who speaks `spoken`. */
  #manner(sentence: string, spoken: string, { voice }: SessionConfig) {
    return { language: this.#languages.ofSentence(sentence, spoken), voice, owner: this.#id };
  }
}
