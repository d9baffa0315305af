import { readFileSync } from 'node:fs';
import { concatPcm } from '../../server/audio/pcm.ts';
import { readWav as parseWav, type Recording, wavFile } from '../../server/audio/wav.ts';

/** A mono 16-bit PCM WAV file of the parts, one after another. */
export function wavBytes(parts: readonly Int16Array[], rate: number): Buffer {
  return wavFile({ pcm: concatPcm(parts), rate });
}

/** Reads a mono 16-bit PCM WAV file. */
export function readWav(path: string): Recording {
  const recording = parseWav(readFileSync(path));
  if (recording === undefined) throw new Error(`${path} is no mono 16-bit WAV file.`);
  return recording;
}
