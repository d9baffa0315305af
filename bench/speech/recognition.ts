import { decodeG711, encodeG711 } from '../../server/audio/g711.ts';
import { floatFromPcm, pcmFromFloat } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { RECOGNITION_RATE } from '../../server/speech/audio/formats.ts';
import type { Recogniser } from '../../server/speech/stt/recogniser.ts';
import type { Clip } from './clips.ts';
import { comparable, wordErrors } from './words.ts';

/** The caller's voice is known to be speech here. */
const sure = { speechMs: Number.POSITIVE_INFINITY, certainty: 1 };

/** Share of words that the recogniser gets wrong, and the ms that each clip takes. */
export async function recognise(recogniser: Recogniser, clips: readonly Clip[], language: 'en' | 'es') {
  let [wrong, words] = [0, 0];
  const decodeMs: number[] = [];
  for (const { name, text, samples } of clips) {
    const started = performance.now();
    const heard = await recogniser.recognise(samples, sure, { owner: 'bench', language });
    decodeMs.push(performance.now() - started);
    const said = comparable(text, language);
    const errors = wordErrors(said, comparable(heard, language));
    if (errors > 0) process.stderr.write(`${errors} of ${said.length} in ${name}: ${text.trim()} | ${heard}\n`);
    wrong += errors;
    words += said.length;
  }
  return { wer: wrong / words, words, decodeMs };
}

/** As a telephone carries it: 8 kHz, G.711 mu-law. */
export function throughTelephone(clip: Clip): Clip {
  const narrow = pcmFromFloat(resample(clip.samples, RECOGNITION_RATE, 8_000));
  const heard = floatFromPcm(decodeG711('ulaw', encodeG711('ulaw', narrow)));
  return { ...clip, samples: resample(heard, 8_000, RECOGNITION_RATE) };
}

export const secondsOf = (clips: readonly Clip[]): number =>
  clips.reduce((sum, { samples }) => sum + samples.length / RECOGNITION_RATE, 0);
