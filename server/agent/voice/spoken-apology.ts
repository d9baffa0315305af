import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { type AudioSink, Playout } from './playout.ts';
import { wavSamples } from './wav.ts';

let decoded: Int16Array | undefined;

/**
 * Says with no Realtime server at all: "I am sorry, I can't answer right now. Please type me a message, or call again
 * later." The clip is of the embedded voice (Hibari) and 5.2 s long. Returns what makes it fall silent.
 */
export function sayApology(sink: AudioSink, clock: Clock): () => void {
  decoded ??= doubled(wavSamples(readFileSync(join(import.meta.dirname, 'apology.wav'))));
  const playout = new Playout({ sink, clock, onEvent: () => {} });
  playout.append('apology', decoded);
  playout.complete();
  return () => {
    playout.discard();
    playout.close();
  };
}

/** The clip is kept at 12 kHz, half the agent's rate. */
function doubled(samples: Int16Array): Int16Array {
  return Int16Array.from({ length: samples.length * 2 }, (_, index) => {
    const sample = samples[index >> 1] ?? 0;
    return index % 2 === 0 ? sample : (sample + (samples[(index >> 1) + 1] ?? sample)) >> 1;
  });
}
