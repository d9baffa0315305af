import type { Logger } from 'pino';
import { Failure } from '../contract/index.ts';
import { primary } from '../phrases/in-language.ts';
import type { Utterance } from './audio-input.ts';
import type { PoolFailureReason } from './pool/worker-pool.ts';
import type { Conversation } from './protocol/conversation.ts';
import type { Item } from './protocol/items.ts';
import type { Send } from './protocol/server-events.ts';
import type { Hypothesis } from './stt/hypothesis.ts';
import type { Recogniser } from './stt/recogniser.ts';
import { LONGEST_HEARD, type SecondEar } from './stt/second-ear.ts';
import { believedWords } from './stt/second-opinion.ts';

export interface TranscriptsDeps {
  /** Whose recognitions queue behind each other. */
  owner: string;
  recogniser: Recogniser;
  secondEar: SecondEar | undefined;
  conversation: Conversation;
  send: Send;
  /** Whether the client wants transcripts. */
  wanted: () => boolean;
  /** The language that the caller is taken to speak. */
  language: () => string;
  /** Others that they may turn out to speak. */
  otherLanguages: () => readonly string[];
  /** Words that callers of the line are expected to say, in lower case. */
  expected: (language: string) => readonly string[];
  logger: Logger;
}

/** How a turn is heard once more: by the recogniser, after what may have gone before, or by the second ear. */
export type Again = { way: 'expecting'; prompt: string } | { way: 'otherwise'; words: readonly string[] };

/** What may have been said, the likeliest first; undefined where it can't be heard that way. */
export type HeardAgain = Promise<readonly Hypothesis[] | undefined>;

/** What was said in a turn, and how it was heard again, by way or prompt. */
interface Heard {
  utterance: Utterance;
  again: Map<string, HeardAgain>;
}

interface Speculation extends Heard {
  text: Promise<string>;
  abort: AbortController;
}

/** Turns that wait for their words before no more are taken: a caller can't speak as fast, a client can send as fast. */
const MOST_PENDING = 8;
/** Below this no speech is looked for. */
const LEAST_SPEECH_MS = 64;
const SAMPLES_PER_MS = 16;
/** Of a second ear that won't hear this turn however long it is given. */
const BROKEN: ReadonlySet<string> = new Set(['worker-died', 'worker-failed'] satisfies PoolFailureReason[]);

/** Recognises the caller's turns: ahead, while the caller may only be pausing, and for good once a turn is committed. */
export class Transcripts {
  readonly #deps: TranscriptsDeps;
  readonly #pending = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();
  #speculation: Speculation | undefined;
  /** The last turn, where its words could not be had. */
  missed: string | undefined;
  #last: (Heard & { id: string }) | undefined;
  /** Ms of audio that was committed. */
  audioMs = 0;

  constructor(deps: TranscriptsDeps) {
    this.#deps = deps;
  }

  /** Starts recognising what may be a whole turn; gives its words. */
  speculate(utterance: Utterance): Promise<string> {
    this.forget();
    const abort = new AbortController();
    const text = this.#recognise(utterance, AbortSignal.any([abort.signal, this.#closing.signal]));
    text.catch(() => {}); // Whoever takes it over handles the failure.
    this.#speculation = { utterance, text, abort, again: new Map() };
    return text;
  }

  /** The caller went on speaking: what was recognised ahead is not the whole. */
  forget(): void {
    this.#speculation?.abort.abort();
    this.#speculation = undefined;
  }

  /** Puts a turn into the conversation and transcribes it. */
  commit(id: string, utterance: Utterance, previousId?: string): void {
    const { conversation, send } = this.#deps;
    const { text: ahead, again } = this.#speculation ?? {};
    this.#speculation = undefined;
    this.audioMs += utterance.samples.length / SAMPLES_PER_MS;
    this.missed = undefined;
    this.#last = { id, utterance, again: again ?? new Map() };
    const item = userItem(id, '');
    const previous_item_id = conversation.add(item, previousId);
    send({ type: 'input_audio_buffer.committed', item_id: id, previous_item_id });
    send({ type: 'conversation.item.added', item, previous_item_id });
    send({ type: 'conversation.item.done', item, previous_item_id });
    const pending = this.#transcribe(id, utterance, ahead).finally(() => this.#pending.delete(id));
    this.#pending.set(id, pending);
  }

  /** The words of turn `id` once more; undefined unless it is the last one spoken, and can be heard that way. */
  async hearAgain(id: string, how: Again): HeardAgain {
    return this.#last?.id === id ? this.#again(this.#last, how, this.#closing.signal) : undefined;
  }

  /** The same for what may be a whole turn, if nobody waits for the recogniser. */
  async hearAgainAhead(how: Again): HeardAgain {
    const ahead = this.#speculation;
    if (!ahead || !this.#deps.recogniser.idle) return undefined;
    return this.#again(ahead, how, AbortSignal.any([ahead.abort.signal, this.#closing.signal]));
  }

  #again({ again, utterance }: Heard, how: Again, signal: AbortSignal): HeardAgain {
    const key = how.way === 'expecting' ? how.prompt : how.way;
    const heard =
      again.get(key) ??
      (how.way === 'expecting'
        ? this.#expecting(utterance, signal, how.prompt)
        : this.#otherwise(utterance, signal, how.words));
    again.set(key, heard);
    heard.catch(() => again.delete(key)); // It may be had later.
    return heard;
  }

  async #expecting(utterance: Utterance, signal: AbortSignal, prompt: string): HeardAgain {
    const text = await this.#recognise(utterance, signal, prompt);
    return text === '' ? [] : [{ text, likelihood: 0 }];
  }

  async #otherwise({ samples, evidence }: Utterance, signal: AbortSignal, words: readonly string[]): HeardAgain {
    const { secondEar, owner, logger } = this.#deps;
    if (this.language !== 'en') return undefined;
    return secondEar?.hear(samples, evidence, { owner, signal, words }).catch((error: unknown) => {
      // A machine that is too busy is not to be given more to do; what is broken is made up for by the other way.
      if (!(error instanceof Failure) || !BROKEN.has(error.reason)) throw error;
      logger.warn({ err: error }, 'a turn could not be heard otherwise');
      return undefined;
    });
  }

  /** Resolves once every committed turn has its words. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending.values());
  }

  /** Resolves once another turn can be taken. */
  async room(): Promise<void> {
    while (this.#pending.size >= MOST_PENDING) await Promise.race(this.#pending.values());
  }

  close(): void {
    this.#closing.abort();
  }

  async #transcribe(id: string, utterance: Utterance, ahead: Promise<string> | undefined): Promise<void> {
    const { conversation, send, logger } = this.#deps;
    const wanted = this.#deps.wanted();
    const place = { item_id: id, content_index: 0 };
    try {
      const transcript = await (ahead ?? this.#recognise(utterance, this.#closing.signal));
      conversation.replace(userItem(id, transcript));
      if (!wanted) return;
      const seconds = utterance.samples.length / SAMPLES_PER_MS / 1000;
      if (transcript) send({ type: 'conversation.item.input_audio_transcription.delta', ...place, delta: transcript });
      send({
        type: 'conversation.item.input_audio_transcription.completed',
        ...place,
        transcript,
        usage: { type: 'duration', seconds },
      });
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      logger.warn({ err: error, itemId: id }, 'a turn could not be transcribed');
      this.missed = id;
      if (!wanted) return;
      const told = {
        type: 'server_error',
        code: 'transcription_failed',
        message: 'The turn could not be transcribed.',
      };
      send({ type: 'conversation.item.input_audio_transcription.failed', ...place, error: told });
    }
  }

  async #recognise(utterance: Utterance, signal: AbortSignal, prompt?: string): Promise<string> {
    const { samples, evidence } = utterance;
    const { origin = 'caller' } = evidence;
    const isUnheard = origin === 'background' || (origin === 'crowd' && !this.#canHearTwice(samples));
    if (evidence.speechMs < LEAST_SPEECH_MS || isUnheard) return '';
    const { recogniser, owner } = this.#deps;
    // What is expected to be said is of one language.
    const others = prompt === undefined ? this.#deps.otherLanguages().map(primary) : [];
    const text = recogniser.recognise(samples, evidence, { owner, signal, language: this.language, others, prompt });
    // Whoever is heard again was believed before.
    if (origin === 'caller' || prompt !== undefined || !this.#canHearTwice(samples)) return text;
    const again = this.#otherwise(utterance, signal, []).catch(() => undefined); // Then there is no second opinion.
    const [words, heard] = await Promise.all([text, again]);
    const second = heard && (heard[0]?.text ?? '');
    return believedWords(words, { origin, second, expected: this.#deps.expected(this.language) });
  }

  /** The second ear hears English in every language, and of long speech nothing. */
  #canHearTwice({ length }: Float32Array): boolean {
    const { secondEar, otherLanguages } = this.#deps;
    const isEnglish = this.language === 'en' && otherLanguages().length === 0;
    return secondEar !== undefined && isEnglish && length <= LONGEST_HEARD;
  }

  /** The language that callers are taken to speak. */
  get language(): string {
    return primary(this.#deps.language());
  }
}

function userItem(id: string, transcript: string): Item {
  const content = [{ type: 'input_audio' as const, transcript }];
  return { id, object: 'realtime.item', type: 'message', role: 'user', status: 'completed', content };
}
