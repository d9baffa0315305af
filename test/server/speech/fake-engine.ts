import { EMBEDDED_VOICES, type EmbeddedVoice } from '../../../server/contract/index.ts';
import type { SpeechEngine } from '../../../server/speech/engine.ts';
import type { Hearing } from '../../../server/speech/stt/recogniser.ts';
import type { SpeechEvidence } from '../../../server/speech/stt/speech-text.ts';
import type { SpeakOptions } from '../../../server/speech/tts/synthesiser.ts';

/** Speech is what is loud; words are handed out in order; the voice hums 10 ms a character, at its own pace. */
export class FakeEngine implements SpeechEngine {
  /** Transcripts of the next turns; without one a turn is noise. */
  readonly words: string[] = [];
  /** Sentences that were rendered, in order. */
  readonly rendered: string[] = [];
  /** Sentences that were to be rendered ahead. */
  readonly prepared: string[] = [];
  /** Of each of them, what says that it is not wanted any more. */
  readonly stale: (AbortSignal | undefined)[] = [];
  /** Languages that they were rendered in. */
  readonly spoken: (string | undefined)[] = [];
  /** Voices that were asked for. */
  readonly asked: (EmbeddedVoice | undefined)[] = [];
  voices: readonly EmbeddedVoice[] = EMBEDDED_VOICES;
  /** Paces that they were rendered at. */
  readonly speeds: number[] = [];
  /** How each turn was to be heard. */
  readonly hearings: Hearing[] = [];
  /** While set, sentences are not rendered until it resolves. */
  held: Promise<void> | undefined;
  failure: Error | undefined;

  createVad = () => ({
    probability: async (frame: Float32Array) => Math.max(...frame.subarray(100, 400).map(Math.abs)),
  });

  /** How complete pauses sound. */
  completeness = 1;

  turns = { completeness: async () => this.completeness, close: async () => {} };

  recogniser = {
    recognise: async (_samples: Float32Array, _evidence: SpeechEvidence, { language, others }: Hearing) => {
      this.hearings.push({ language, others });
      return this.words.shift() ?? '';
    },
    idle: true,
    close: async () => {},
  };

  synthesiser = {
    speak: async (sentence: string, { signal, language, voice, speed }: SpeakOptions) => {
      if (this.failure) throw this.failure;
      await Promise.race([this.held, aborted(signal)]);
      this.rendered.push(sentence);
      this.spoken.push(language);
      this.asked.push(voice);
      this.speeds.push(speed);
      return new Int16Array(Math.round((sentence.length * 240) / speed)).fill(1000);
    },
    prepare: (sentence: string, { signal }: SpeakOptions) => {
      this.prepared.push(sentence);
      this.stale.push(signal);
    },
    close: async () => {},
  };

  speaks: SpeechEngine['speaks'] = () => true;

  meanings = [];

  async close(): Promise<void> {}
}

function aborted(signal: AbortSignal | undefined): Promise<never> | undefined {
  if (!signal) return undefined;
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}
