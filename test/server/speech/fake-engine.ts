import type { SpeechEngine } from '../../../server/speech/engine.ts';

/** Speech is what is loud; words are handed out in order; the voice hums 10 ms a character. */
export class FakeEngine implements SpeechEngine {
  /** Transcripts of the next turns; without one a turn is noise. */
  readonly words: string[] = [];
  /** Sentences that were rendered, in order. */
  readonly rendered: string[] = [];
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
    recognise: async () => this.words.shift() ?? '',
    close: async () => {},
  };

  synthesiser = {
    speak: async (sentence: string, { signal }: { signal?: AbortSignal }) => {
      if (this.failure) throw this.failure;
      await Promise.race([this.held, aborted(signal)]);
      this.rendered.push(sentence);
      return new Int16Array(sentence.length * 240).fill(1000);
    },
    close: async () => {},
  };

  speaks = () => true;

  async close(): Promise<void> {}
}

function aborted(signal: AbortSignal | undefined): Promise<never> | undefined {
  if (!signal) return undefined;
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}
