import { rootMeanSquare } from '../audio/level.ts';
import { concatFloats } from '../audio/pcm.ts';
import { originOf } from './stt/background.ts';
import type { SpeechEvidence } from './stt/speech-text.ts';
import { VAD_FRAME_MS } from './vad.ts';

interface Frame {
  samples: Float32Array;
  probability: number;
}

/** Probability from which a frame counts as evidence of speech. */
const SPEECH = 0.5;

/** The recent frames of a stream with their probability of speech; times are ms since the stream began. */
export class AudioHistory {
  readonly #frames: Frame[] = [];
  /** Number of frames that were forgotten already. */
  #forgotten = 0;

  push(frame: Frame): void {
    this.#frames.push(frame);
  }

  /** End of the last frame. */
  get nowMs(): number {
    return (this.#forgotten + this.#frames.length) * VAD_FRAME_MS;
  }

  forgetBefore(ms: number): void {
    const count = Math.min(this.#frames.length, Math.floor(ms / VAD_FRAME_MS) - this.#forgotten);
    if (count <= 0) return;
    this.#frames.splice(0, count);
    this.#forgotten += count;
  }

  /** The samples between two times, and how sure it is that they are speech. */
  between(fromMs: number, toMs: number): { samples: Float32Array; evidence: SpeechEvidence } {
    const first = Math.max(0, Math.floor(fromMs / VAD_FRAME_MS) - this.#forgotten);
    const last = Math.max(first, Math.ceil(toMs / VAD_FRAME_MS) - this.#forgotten);
    const frames = this.#frames.slice(first, last);
    const speech = frames.filter(({ probability }) => probability >= SPEECH);
    const sum = speech.reduce((total, { probability }) => total + probability, 0);
    return {
      samples: concatFloats(frames.map(({ samples }) => samples)),
      evidence: {
        speechMs: speech.length * VAD_FRAME_MS,
        certainty: speech.length > 0 ? sum / speech.length : 0,
        origin: originOf(speech.map(({ samples }) => rootMeanSquare(samples))),
      },
    };
  }
}
