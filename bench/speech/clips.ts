import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { floatFromPcm, pcmFromBytes } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { RECOGNITION_RATE } from '../../server/speech/audio/formats.ts';
import { ensureMachine, type Need } from '../../test/run/machine.ts';
import { readWav } from '../../test/support/wav.ts';

/** Recorded speech and what is said in it. */
export interface Clip {
  name: string;
  text: string;
  /** 16 kHz, -1 … 1. */
  samples: Float32Array;
}

interface Transcript {
  path: string;
  text: string;
}

const SOUNDS = '/usr/share/asterisk/sounds';
/** Debian's studio recordings for telephone systems, in wide band. */
const RECORDINGS = {
  en: { sounds: `${SOUNDS}/en_US_f_Allison`, words: '/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz' },
  es: { sounds: `${SOUNDS}/es_MX_f_Allison`, words: '/usr/share/doc/asterisk-core-sounds-es/core-sounds-es.txt.gz' },
} as const;

const needs = (Object.keys(RECORDINGS) as (keyof typeof RECORDINGS)[]).flatMap((language): Need[] => [
  {
    what: `recorded speech (${language})`,
    present: () => existsSync(join(RECORDINGS[language].sounds, 'auth-thankyou.g722')),
    debianPackage: `asterisk-core-sounds-${language}-g722`,
  },
  {
    what: `the words of recorded speech (${language})`,
    present: () => existsSync(RECORDINGS[language].words),
    debianPackage: `asterisk-core-sounds-${language}`,
  },
]);

/** Clips of Debian's recordings, spread evenly over all sentences of at least four words. */
export function debianClips(language: keyof typeof RECORDINGS, count: number): Clip[] {
  ensureMachine((text) => process.stderr.write(`${text}\n`), needs);
  const { sounds, words } = RECORDINGS[language];
  const spoken = gunzipSync(readFileSync(words))
    .toString()
    .split('\n')
    .flatMap((line): Transcript[] => {
      const [, name, text] = /^([\w/-]+): ([^[\]()]+)$/.exec(line) ?? [];
      const path = join(sounds, `${name}.g722`);
      return name && text && text.trim().split(/\s+/).length >= 4 && existsSync(path) ? [{ path, text }] : [];
    });
  return spread(spoken, count).map(({ path, text }) => ({ name: basename(path), text, samples: decodeG722(path) }));
}

/** Single recordings by their names, e.g. `digits/7` and `letters/b`, 16 kHz. */
export function debianSounds(names: readonly string[]): Float32Array[] {
  ensureMachine((text) => process.stderr.write(`${text}\n`), needs);
  return names.map((name) => decodeG722(join(RECORDINGS.en.sounds, `${name}.g722`)));
}

/** WAVs of a folder (mono, 16 bits, any rate) with `transcripts.tsv`: file, tab, words. */
export function folderClips(dir: string): Clip[] {
  const lines = readFileSync(join(dir, 'transcripts.tsv'), 'utf8').split('\n');
  return lines.flatMap((line): Clip[] => {
    const [name, text] = line.split('\t');
    if (!name || !text) return [];
    const { rate, pcm } = readWav(join(dir, name));
    return [{ name, text, samples: resample(floatFromPcm(pcm), rate, RECOGNITION_RATE) }];
  });
}

function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]).filter(
    (one) => one !== undefined,
  );
}

function decodeG722(path: string): Float32Array {
  const to = ['-ar', String(RECOGNITION_RATE), '-f', 's16le', '-'];
  const run = spawnSync('ffmpeg', ['-v', 'error', '-f', 'g722', '-i', path, ...to], { maxBuffer: 2 ** 28 });
  if (run.status !== 0) throw new Error(`${path} could not be decoded: ${run.stderr.toString()}`);
  return floatFromPcm(pcmFromBytes(run.stdout));
}
