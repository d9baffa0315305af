import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floatFromPcm, pcmFromFloat } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { readWav, wavBytes } from '../../test/support/wav.ts';
import { fliteWav } from '../support/flite.ts';

/** What microphones send: 24 kHz, 16 bits. */
export const RATE = 24_000;
/** Loudness of somebody who speaks into a telephone, root mean square: about -22 dBFS. */
const SPOKEN = 2600;

/** Makes recorded or synthesised samples as loud as a caller, less so many dB. */
export function atLevel(samples: Float32Array, rate: number, minusDb = 0): Int16Array {
  const voiced = resample(samples, rate, RATE).map((sample) => sample * 32_768);
  const loud = voiced.filter((sample) => Math.abs(sample) > 150);
  const level = Math.sqrt(loud.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, loud.length));
  const gain = (SPOKEN / Math.max(1, level)) * 10 ** (-minusDb / 20);
  return pcmFromFloat(voiced.map((sample) => (sample * gain) / 32_768));
}

export const silence = (ms: number): Int16Array => new Int16Array((RATE * ms) / 1000);

export function joined(...parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function mixed(...parts: readonly Int16Array[]): Int16Array {
  const whole = new Float32Array(Math.max(...parts.map((part) => part.length)));
  for (const part of parts) for (const [i, sample] of part.entries()) whole[i] = (whole[i] ?? 0) + sample / 32_768;
  return pcmFromFloat(whole);
}

/** A voice that is not ours, e.g. `en-gb-scotland`. */
export function espeak(voice: string, text: string): Int16Array {
  return inFolder((dir) => {
    const path = join(dir, 'spoken.wav');
    run('espeak-ng', ['-v', voice, '-s', '150', '-w', path, text]);
    const { rate, pcm } = readWav(path);
    return atLevel(floatFromPcm(pcm), rate);
  });
}

/** A voice that was made from recordings of one person, e.g. `awb`, a Scot. */
export function flite(voice: string, text: string): Int16Array {
  return inFolder((dir) => {
    const path = join(dir, 'spoken.wav');
    fliteWav(voice, text, path);
    const { rate, pcm } = readWav(path);
    return atLevel(floatFromPcm(pcm), rate);
  });
}

/** A fan, or a bad line. */
export const hiss = (ms: number): Int16Array =>
  Int16Array.from({ length: (RATE * ms) / 1000 }, () => (Math.random() - 0.5) * 500);

/** The same voice slower and lower, as an elderly person's. */
export function elderly(pcm: Int16Array): Int16Array {
  return inFolder((dir) => {
    const [from, to] = [join(dir, 'from.wav'), join(dir, 'to.wav')];
    writeFileSync(from, wavBytes([pcm], RATE));
    run('sox', [from, '-r', String(RATE), to, 'tempo', '-s', '0.78', 'pitch', '-220', 'tremolo', '5', '25']);
    return readWav(to).pcm;
  });
}

/** Short bursts of noise that swell and fade, low as a cough is. */
export function cough(bursts: number): Int16Array {
  const one = Int16Array.from({ length: RATE * 0.17 }, (_, i) => {
    const t = i / (RATE * 0.17);
    const envelope = Math.min(1, t * 12) * (1 - t) ** 1.5;
    return envelope * (7000 * (Math.random() - 0.5) + 4000 * Math.sin((2 * Math.PI * 240 * i) / RATE) * Math.random());
  });
  return joined(...Array.from({ length: bursts }, () => joined(one, silence(110))));
}

function inFolder<T>(work: (dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-turns-'));
  try {
    return work(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args);
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}
