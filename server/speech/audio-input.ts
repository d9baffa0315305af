import { concatFloats } from '../audio/pcm.ts';
import { type AudioFormat, createDecoder, RECOGNITION_RATE } from './audio/formats.ts';
import { AudioHistory } from './audio-history.ts';
import { nextSegment, type SegmenterEvent, type SegmenterState, silent } from './segmenter.ts';
import type { SpeechEvidence } from './stt/speech-text.ts';
import { VAD_FRAME, type VoiceActivity } from './vad.ts';

/** Longest turn. */
const LONGEST_TURN_MS = 60_000;
/** Longest buffer that a client may fill without committing it; older audio is forgotten. */
const LONGEST_BUFFER_MS = 120_000;
/** Audio after the last speech that is recognised with it. */
const TAIL_MS = 100;

export interface Detection {
  threshold: number;
  /** Silence that ends a turn, as things stand now. */
  silenceMs: () => number;
  /** Audio before the detected start that belongs to the turn. */
  prefixMs: number;
}

/** Speech as it is recognised: 16 kHz samples, and the evidence that they are speech. */
export interface Utterance {
  samples: Float32Array;
  evidence: SpeechEvidence;
}

export type InputEvent =
  | { type: 'started'; startMs: number }
  | { type: 'paused'; utterance: Utterance }
  | { type: 'resumed' }
  | { type: 'stopped'; utterance: Utterance; endMs: number };

/** A session's input audio: decoded, cut into frames, judged by voice activity and cut into turns. */
export class AudioInput {
  readonly #vad: VoiceActivity;
  readonly #history = new AudioHistory();
  #decode: (bytes: Buffer) => Float32Array;
  #remainder: Float32Array = new Float32Array();
  #segment: SegmenterState = silent;
  /** Where the buffer begins that `commit` would take. */
  #bufferStartMs = 0;

  constructor(vad: VoiceActivity, format: AudioFormat) {
    this.#vad = vad;
    this.#decode = createDecoder(format);
  }

  setFormat(format: AudioFormat): void {
    this.#decode = createDecoder(format);
  }

  /** Takes in audio and tells what it means for the turns; without `detection` it is only kept. */
  async *append(bytes: Buffer, detection: Detection | undefined): AsyncGenerator<InputEvent> {
    const samples = concatFloats([this.#remainder, this.#decode(bytes)]);
    let at = 0;
    for (; at + VAD_FRAME <= samples.length; at += VAD_FRAME) {
      yield* this.#frame(samples.slice(at, at + VAD_FRAME), detection);
    }
    this.#remainder = samples.slice(at);
  }

  /** Audio since the last commit or clear, in ms. */
  get bufferedMs(): number {
    return this.#history.nowMs - this.#bufferStartMs + (this.#remainder.length * 1000) / RECOGNITION_RATE;
  }

  /** Silence of the present pause so far; undefined where the caller is not pausing. */
  get pausedMs(): number | undefined {
    return this.#segment.kind === 'paused' ? this.#segment.silence : undefined;
  }

  /** Ends the turn in its pause, though no more audio has come. */
  endTurn(detection: Detection): InputEvent | undefined {
    if (this.#segment.kind !== 'paused') return undefined;
    const { startMs, silence } = this.#segment;
    this.#segment = silent;
    return this.#told({ type: 'stopped', speechEndMs: this.#history.nowMs - silence }, startMs, detection);
  }

  /** Takes everything that is buffered. */
  commit(): Utterance {
    const { samples, evidence } = this.#history.between(this.#bufferStartMs, this.#history.nowMs);
    const whole = concatFloats([samples, this.#remainder]);
    this.clear();
    return { samples: whole, evidence };
  }

  clear(): void {
    this.#remainder = new Float32Array();
    this.#segment = silent;
    this.#bufferStartMs = this.#history.nowMs;
    this.#history.forgetBefore(this.#bufferStartMs);
  }

  async *#frame(samples: Float32Array, detection: Detection | undefined): AsyncGenerator<InputEvent> {
    const probability = await this.#vad.probability(samples);
    this.#history.push({ samples, probability });
    const now = this.#history.nowMs;
    if (!detection) {
      this.#segment = silent;
      this.#bufferStartMs = Math.max(this.#bufferStartMs, now - LONGEST_BUFFER_MS);
      this.#history.forgetBefore(this.#bufferStartMs);
      return;
    }
    const startBefore = this.#segment.kind === 'silent' ? undefined : this.#segment.startMs;
    const settings = {
      threshold: detection.threshold,
      silenceMs: detection.silenceMs(),
      maxSpeechMs: LONGEST_TURN_MS,
    };
    const { state, events } = nextSegment(this.#segment, probability, now, settings);
    this.#segment = state;
    for (const event of events) yield this.#told(event, startBefore ?? now, detection);
    if (state.kind === 'silent') this.#forgetAllBut(detection.prefixMs);
  }

  #told(event: SegmenterEvent, startMs: number, { prefixMs }: Detection): InputEvent {
    const utterance = (endMs: number) =>
      this.#history.between(Math.max(this.#bufferStartMs, startMs - prefixMs), endMs + TAIL_MS);
    switch (event.type) {
      case 'started':
        return { type: 'started', startMs: Math.max(this.#bufferStartMs, event.startMs - prefixMs) };
      case 'paused':
        return { type: 'paused', utterance: utterance(event.speechEndMs) };
      case 'resumed':
        return event;
      case 'stopped': {
        const taken = utterance(event.speechEndMs);
        this.#bufferStartMs = event.speechEndMs; // The next turn's prefix does not reach into this one.
        return { type: 'stopped', utterance: taken, endMs: this.#history.nowMs };
      }
    }
  }

  /** Keeps what a turn that begins now would want before it. */
  #forgetAllBut(prefixMs: number): void {
    this.#bufferStartMs = Math.max(this.#bufferStartMs, this.#history.nowMs - prefixMs - 1000);
    this.#history.forgetBefore(this.#bufferStartMs);
  }
}
