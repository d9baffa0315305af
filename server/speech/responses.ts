import type { Logger } from 'pino';
import { exactWords } from '../contract/index.ts';
import type { Line } from '../line/line.ts';
import { phrasesIn } from '../phrases/in-language.ts';
import { answerAhead } from './answer/ahead.ts';
import type { Answerer, AnswerPart, Question, Said } from './answer/answerer.ts';
import { type Pace, paceFor } from './answer/pace.ts';
import type { SpeechEngine } from './engine.ts';
import type { ResponseRequest } from './protocol/client-events.ts';
import { completeItem } from './protocol/complete-item.ts';
import type { Conversation } from './protocol/conversation.ts';
import { type Item, sizeOf } from './protocol/items.ts';
import { Refusal } from './protocol/refusal.ts';
import { saidIn } from './protocol/said.ts';
import type { Send } from './protocol/server-events.ts';
import type { SessionConfig } from './protocol/session-config.ts';
import { type CancelReason, ResponseRun } from './response.ts';
import type { SessionLanguages } from './session-languages.ts';
import { expectedOn, wordsOf } from './stt/expected.ts';
import type { Again, HeardAgain, Transcripts } from './transcripts.ts';
import { sentences } from './tts/sentences.ts';
import { SLOW_SPEED, shortSentences, slowly } from './tts/slow.ts';
import { untilUnderstood } from './until-understood.ts';

/** Silence after which a caller is told that the answer will come. */
const PATIENCE_MS = 6000;

export interface ResponsesDeps {
  /** Whose sentences queue behind each other. */
  owner: string;
  line: Line | undefined;
  engine: Pick<SpeechEngine, 'synthesiser'>;
  answerer: Answerer;
  /** Whether an answer may be made for nothing: not where a model is paid for it. Default false. */
  answersAhead?: boolean | undefined;
  config: () => SessionConfig;
  conversation: Conversation;
  languages: SessionLanguages;
  transcripts: Transcripts;
  send: Send;
  /** Silence after which a caller is told that the answer will come, in ms. Default 6 s. */
  patienceMs?: number | undefined;
  logger: Logger;
}

/** Answers a caller: one response at a time, and what is made ready for the next one. */
export class Responses {
  readonly #deps: ResponsesDeps;
  #running: ResponseRun | undefined;
  #ended: Promise<void> = Promise.resolve();
  #voiceIsHeard = false;
  #closed = false;

  constructor(deps: ResponsesDeps) {
    this.#deps = deps;
  }

  /** The client has had sound of the voice. */
  get voiceIsHeard(): boolean {
    return this.#voiceIsHeard;
  }

  /** @throws Refusal while one is running */
  create(request: ResponseRequest | undefined): void {
    if (this.#running) {
      throw new Refusal(
        'conversation_already_has_active_response',
        `The response ${this.#running.id} is not done yet.`,
      );
    }
    const run = this.#runOf(request);
    this.#running = run;
    this.#ended = run.run().then(() => {
      this.#running = undefined;
    });
  }

  /** The server's own response to a turn, after one that still runs because interruption is off. */
  createForTurn(): void {
    void this.#ended.then(() => {
      if (!this.#running && !this.#closed) this.create(undefined);
    });
  }

  /** @throws Refusal where none, or another one, is running */
  cancel(id: string | undefined): void {
    if (!this.#running || (id !== undefined && id !== this.#running.id)) {
      throw new Refusal('response_cancel_not_active', 'There is no such response to cancel.');
    }
    this.#running.cancel('client_cancelled');
  }

  /** Ends the one that is running, if there is one. */
  end(reason: CancelReason): void {
    this.#running?.cancel(reason);
  }

  close(): void {
    this.#closed = true;
    this.end('client_cancelled');
  }

  /** The caller pauses after these words: the answer's beginning is rendered, should they be all, or until that is stale. */
  prepare(words: string, stale: AbortSignal): void {
    const { answersAhead, answerer, engine, languages, transcripts } = this.#deps;
    const config = this.#deps.config();
    if (!answersAhead || config.modality !== 'audio') return;
    const hear = (how: Again) => transcripts.hearAgainAhead(how);
    const question = this.#question([...this.#said(), { type: 'user', text: words }], undefined, hear);
    const spoken = languages.spoken(question.history);
    const pace = paceFor(question.history, spoken);
    const speed = config.speed * (pace === 'slow' ? SLOW_SPEED : 1);
    const pieces = (text: string) => this.#pieces(text, pace, spoken);
    void answerAhead(answerer(question, stale), pieces, (sentence) => {
      const manner = this.#manner(sentence, spoken, config);
      if (!stale.aborted) engine.synthesiser.prepare(sentence, { ...manner, speed, signal: stale });
    });
  }

  #runOf(request: ResponseRequest | undefined): ResponseRun {
    const { engine, send, conversation, languages, transcripts, logger } = this.#deps;
    const config = this.#deps.config();
    const input = request?.input?.map(completeItem);
    const items = () => input ?? conversation.items;
    return new ResponseRun({
      modality: request?.output_modalities?.[0] ?? config.modality,
      format: config.outputFormat,
      send,
      conversation: request?.conversation === 'none' ? undefined : conversation,
      metadata: request?.metadata ?? null,
      answer: (signal) => this.#answer(request, items, signal),
      pace: () => paceFor(this.#said(), languages.spoken()),
      pieces: (text, pace) => this.#pieces(text, pace, languages.spoken()),
      render: (sentence, pace, signal) => {
        this.#voiceIsHeard = true;
        const manner = this.#manner(sentence, languages.spoken(), config);
        const speak = (share: number) =>
          engine.synthesiser.speak(sentence, { ...manner, speed: config.speed * share, signal });
        return pace === 'slow' ? slowly(sentence, speak) : speak(1);
      },
      inputSize: () => ({
        chars: items().reduce((sum, item) => sum + sizeOf(item), config.instructions.length),
        ms: transcripts.audioMs,
      }),
      logger,
    });
  }

  async *#answer(
    request: ResponseRequest | undefined,
    items: () => readonly Item[],
    signal: AbortSignal,
  ): AsyncGenerator<AnswerPart> {
    const { answerer, languages, transcripts, patienceMs = PATIENCE_MS } = this.#deps;
    const instructions = request?.instructions ?? this.#deps.config().instructions;
    const words = exactWords(instructions);
    if (words !== undefined) {
      yield { type: 'say', text: words };
      return;
    }
    const askToWait = () => phrasesIn(languages.spoken()).busy.wait;
    yield* untilUnderstood(transcripts.settled(), { patienceMs, askToWait, signal });
    if (transcripts.missed !== undefined && items().at(-1)?.id === transcripts.missed) {
      yield { type: 'say', text: phrasesIn(languages.spoken()).busy.missed };
      return;
    }
    const id = items().at(-1)?.id;
    const hearAgain = id === undefined ? undefined : (how: Again) => transcripts.hearAgain(id, how);
    yield* answerer(this.#question(saidIn(items()), request, hearAgain), signal);
  }

  /** @param hear hears the last thing said once more */
  #question(
    history: readonly Said[],
    request: ResponseRequest | undefined,
    hear: ((how: Again) => HeardAgain) | undefined,
  ): Question {
    const { line, languages, transcripts } = this.#deps;
    const config = this.#deps.config();
    const choice = request?.tool_choice ?? config.toolChoice;
    return {
      line,
      instructions: request?.instructions ?? config.instructions,
      history,
      language: languages.spoken(request?.input ? undefined : history),
      languages: languages.offered,
      tools: choice === 'none' ? [] : (request?.tools ?? config.tools),
      hearAgain:
        line &&
        hear &&
        ((way) => {
          const { language } = transcripts;
          if (way === 'otherwise') return hear({ way, words: wordsOf(line, language) });
          return hear({ way, prompt: expectedOn(line, language) });
        }),
    };
  }

  #pieces(text: string, pace: Pace, spoken: string): string[] {
    if (pace !== 'slow') return sentences(text);
    return shortSentences(text, (sentence) => this.#deps.languages.ofSentence(sentence, spoken));
  }

  /** By whom a sentence of the answer is spoken, to a caller who speaks `spoken`. */
  #manner(sentence: string, spoken: string, { voice }: SessionConfig) {
    return { language: this.#deps.languages.ofSentence(sentence, spoken), voice, owner: this.#deps.owner };
  }

  #said(): Said[] {
    return saidIn(this.#deps.conversation.items);
  }
}
