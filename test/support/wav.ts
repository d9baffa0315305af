import { readFileSync } from 'node:fs';

/** A mono 16-bit PCM WAV file of the parts, one after another. */
export function wavBytes(parts: readonly Int16Array[], rate: number): Buffer {
  const samples = parts.reduce((sum, part) => sum + part.length, 0);
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16); // length of the format chunk
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // channels
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28); // bytes a second
  wav.writeUInt16LE(2, 32); // bytes a frame
  wav.writeUInt16LE(16, 34); // bits a sample
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  let offset = 44;
  for (const part of parts) for (const sample of part) offset = wav.writeInt16LE(sample, offset);
  return wav;
}

/** Reads a mono 16-bit PCM WAV file. */
export function readWav(path: string): { rate: number; pcm: Int16Array } {
  const bytes = readFileSync(path);
  const data = bytes.indexOf('data');
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || data < 0) throw new Error(`${path} is no WAV file.`);
  if (bytes.readUInt16LE(22) !== 1 || bytes.readUInt16LE(34) !== 16) throw new Error(`${path} is not mono 16-bit.`);
  const pcm = new Int16Array((bytes.length - data - 8) >> 1);
  for (let i = 0; i < pcm.length; i++) pcm[i] = bytes.readInt16LE(data + 8 + i * 2);
  return { rate: bytes.readUInt32LE(24), pcm };
}
