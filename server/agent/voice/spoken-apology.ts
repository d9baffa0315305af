import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeG711 } from '../../audio/g711.ts';
import { floatFromPcm, pcmFromFloat } from '../../audio/pcm.ts';
import { resample } from '../../audio/resampler.ts';
import { isEmbeddedVoice } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import { primary } from '../../phrases/in-language.ts';
import type { Clock } from '../clock.ts';
import { SAMPLE_RATE } from '../pcm.ts';
import { type AudioSink, Playout } from './playout.ts';

/** What the clip asks for, beside that there is nobody: to type a message, or to try again. */
export type Apology = 'type' | 'try-again';

export interface Spoken {
  /** How long it takes. */
  ms: number;
  /** Makes it fall silent. */
  silence(): void;
}

/** `bin/prompts.ts` renders them, as `type.es.ulaw` and `type.en.joe.ulaw`, in mu-law of this rate. */
const CLIPS = join(import.meta.dirname, 'apologies');
const CLIP_RATE = 12_000;
const decoded = new Map<string, Int16Array>();

/**
 * Says with no Realtime server at all what `lastResort` of the phrases says; in English where there is no clip of a
 * language, and in the line's own voice where that is an embedded one.
 */
export function sayApology(
  sink: AudioSink,
  clock: Clock,
  what: Apology,
  { languages: [language], voice }: Pick<Line, 'languages' | 'voice'>,
): Spoken {
  const pcm = clip(what, primary(language), voice);
  const playout = new Playout({ sink, clock, onEvent: () => {} });
  playout.append('apology', pcm);
  playout.complete();
  return {
    ms: (pcm.length / SAMPLE_RATE) * 1000,
    silence() {
      playout.discard();
      playout.close();
    },
  };
}

function clip(what: Apology, language: string, voice = ''): Int16Array {
  // A voice of somebody else's is any text, which is no part of a path.
  const own = isEmbeddedVoice(voice) ? [`${language}.${voice}`] : [];
  const names = [...own, language, 'en'].map((name) => join(CLIPS, `${what}.${name}.ulaw`));
  const file = names.find((path) => existsSync(path)) ?? '';
  const known = decoded.get(file);
  if (known) return known;
  const wide = resample(floatFromPcm(decodeG711('ulaw', readFileSync(file))), CLIP_RATE, SAMPLE_RATE);
  const pcm = pcmFromFloat(wide);
  decoded.set(file, pcm);
  return pcm;
}
