import { setImmediate } from 'node:timers/promises';
import { isSaidAlone } from './answer/dialogue/said-alone.ts';
import { bytesPerSecond } from './audio/formats.ts';
import { AudioInput, type Detection, type InputEvent, type Utterance } from './audio-input.ts';
import type { SpeechEngine } from './engine.ts';
import { newId } from './protocol/ids.ts';
import { Refusal } from './protocol/refusal.ts';
import type { Send } from './protocol/server-events.ts';
import { type SessionConfig, silenceOf } from './protocol/session-config.ts';
import type { SessionLanguages } from './session-languages.ts';
import type { Transcripts } from './transcripts.ts';
import { Pause, silenceUnjudged } from './turn/pause.ts';
import { wordingOf } from './turn/wording.ts';

export interface CallerTurnsDeps {
  /** Whose judgements queue behind each other. */
  owner: string;
  engine: Pick<SpeechEngine, 'createVad' | 'turns'>;
  config: () => SessionConfig;
  languages: SessionLanguages;
  transcripts: Transcripts;
  send: Send;
  /** Does something after everything that has come so far. */
  enqueue: (action: () => void) => void;
  onSpeech: () => void;
  /** These words may be all of a turn, until `stale` says that it has gone on. */
  onLikely: (words: string, stale: AbortSignal) => void;
  onTurn: () => void;
}

/** Least audio of a commit by hand, as the protocol's other servers ask for. */
const LEAST_COMMIT_MS = 100;

/** Hears a caller: where turns begin, pause and end, by voice activity, melody and words, or by the client's hand. */
export class CallerTurns {
  readonly #deps: CallerTurnsDeps;
  readonly #input: AudioInput;
  /** Item of the turn that is being spoken. */
  #id = '';
  /** Where the caller pauses, and has perhaps finished. */
  #pause: Pause | undefined;
  /** Ends what was begun ahead in a pause, should that be the end of the turn. */
  #ahead: AbortController | undefined;
  #closed = false;

  constructor(deps: CallerTurnsDeps) {
    this.#deps = deps;
    this.#input = new AudioInput(deps.engine.createVad(), deps.config().inputFormat);
  }

  /** The format of the audio that comes from now on is the configuration's. */
  formatChanged(): void {
    this.#input.setFormat(this.#deps.config().inputFormat);
  }

  /** Takes audio in, however much at once: second by second, so that other callers are heard between. */
  async append(bytes: Buffer): Promise<void> {
    const second = bytesPerSecond(this.#deps.config().inputFormat);
    for (let at = 0; at < bytes.length && !this.#closed; at += second) {
      if (at > 0) await setImmediate();
      await this.#deps.transcripts.room();
      await this.#appendSecond(bytes.subarray(at, at + second));
    }
  }

  async #appendSecond(bytes: Buffer): Promise<void> {
    for await (const event of this.#input.append(bytes, this.#detection())) {
      if (this.#closed) return;
      this.#heard(event);
    }
    const { pausedMs } = this.#input;
    if (pausedMs !== undefined) this.#pause?.heard(pausedMs);
  }

  /** Makes a turn of all that is buffered. @throws Refusal where that is too little */
  async commit(): Promise<void> {
    await this.#deps.transcripts.room();
    if (this.#input.bufferedMs < LEAST_COMMIT_MS) {
      throw new Refusal(
        'input_audio_buffer_commit_empty',
        `The buffer holds less than ${LEAST_COMMIT_MS} ms of audio.`,
      );
    }
    this.#forgetPause();
    this.#deps.transcripts.commit(newId('item'), this.#input.commit());
  }

  /** Forgets all that is buffered. */
  clear(): void {
    this.#forgetPause();
    this.#input.clear();
  }

  close(): void {
    this.#closed = true;
    this.#forgetPause();
  }

  #detection(): Detection | undefined {
    const detection = this.#deps.config().turnDetection;
    if (!detection) return undefined;
    const { threshold, prefix_padding_ms: prefixMs } =
      detection.type === 'server_vad' ? detection : { threshold: 0.5, prefix_padding_ms: 300 };
    const silenceMs = () => this.#pause?.silenceMs ?? silenceUnjudged(silenceOf(detection));
    return { threshold, prefixMs, silenceMs };
  }

  #heard(event: InputEvent): void {
    const { send, transcripts, onSpeech, onTurn } = this.#deps;
    switch (event.type) {
      case 'started':
        this.#id = newId('item');
        send({ type: 'input_audio_buffer.speech_started', item_id: this.#id, audio_start_ms: event.startMs });
        onSpeech();
        break;
      case 'paused':
        this.#beginPause(event.utterance);
        break;
      case 'resumed':
        this.#forgetPause();
        break;
      case 'stopped':
        this.#endPause();
        this.#ahead = undefined; // It is the answer's now.
        send({ type: 'input_audio_buffer.speech_stopped', item_id: this.#id, audio_end_ms: event.endMs });
        transcripts.commit(this.#id, event.utterance);
        onTurn();
    }
  }

  /** Recognises the turn ahead, and judges by voice and words whether it is one. */
  #beginPause(utterance: Utterance): void {
    const { engine, owner, languages, transcripts, enqueue, onLikely } = this.#deps;
    const detection = this.#deps.config().turnDetection;
    if (!detection) return;
    const text = transcripts.speculate(utterance);
    const ahead = new AbortController();
    this.#ahead = ahead;
    const saysAll = (words: string) => isSaidAlone(words, languages.spoken());
    const pause = new Pause({
      base: silenceOf(detection),
      completeness: engine.turns.completeness(utterance.samples, { owner, signal: ahead.signal }),
      wording: text.then((words) => wordingOf(words, saysAll)),
      onLikely: () => void text.then((words) => onLikely(words, ahead.signal)),
      onDue: () => enqueue(() => this.#endTurn(pause)),
    });
    this.#pause = pause;
  }

  #endPause(): void {
    this.#pause?.end();
    this.#pause = undefined;
  }

  /** What was understood of it is not the whole, and what was begun for it is for nothing. */
  #forgetPause(): void {
    this.#endPause();
    this.#ahead?.abort();
    this.#deps.transcripts.forget();
  }

  /** The pause has lasted long enough, unless audio that was handled meanwhile has changed that. */
  #endTurn(pause: Pause): void {
    const detection = this.#detection();
    const event = pause === this.#pause && detection ? this.#input.endTurn(detection) : undefined;
    if (event) this.#heard(event);
  }
}
