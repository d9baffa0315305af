import { rootMeanSquare } from '../../audio/level.ts';
import { FRAME_MS } from './description.ts';

export interface RecordingLimits {
  /** The longest that is kept, in ms. */
  longestMs: number;
  /** After so much silence the caller has said it all, in ms. */
  silenceMs: number;
}

/** Softer than a voice near a telephone, louder than its line's noise; root mean square of 16-bit samples. */
const VOICE_LEVEL = 300;

/** Keeps what a phone says, until it is silent for long or says too much. */
export class Recorder {
  readonly #limits: RecordingLimits;
  readonly #frames: Int16Array[] = [];
  #silentMs = 0;
  #spoke = false;

  constructor(limits: RecordingLimits) {
    this.#limits = limits;
  }

  /** Takes a frame, a copy of which is kept; whether that was the last one wanted. */
  push(frame: Int16Array): boolean {
    this.#frames.push(frame.slice());
    const isVoice = rootMeanSquare(frame) > VOICE_LEVEL;
    this.#spoke ||= isVoice;
    this.#silentMs = isVoice ? 0 : this.#silentMs + FRAME_MS;
    return this.#silentMs >= this.#limits.silenceMs || this.#frames.length * FRAME_MS >= this.#limits.longestMs;
  }

  /** All of it without the silence at its end; nothing where nobody spoke. */
  get pcm(): Int16Array {
    if (!this.#spoke) return new Int16Array(0);
    const kept = this.#frames.slice(0, this.#frames.length - Math.max(0, this.#silentMs / FRAME_MS - AFTER_FRAMES));
    const length = kept.reduce((sum, frame) => sum + frame.length, 0);
    const pcm = new Int16Array(length);
    let at = 0;
    for (const frame of kept) {
      pcm.set(frame, at);
      at += frame.length;
    }
    return pcm;
  }
}

/** Silence that is kept after the last word, so that it is not cut. */
const AFTER_FRAMES = 300 / FRAME_MS;
