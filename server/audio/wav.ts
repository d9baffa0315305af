/** Sound as most programs keep it: 16-bit mono PCM. */
export interface Recording {
  pcm: Int16Array;
  /** Samples a second. */
  rate: number;
}

/** Reads a 16-bit mono PCM WAV file, whatever chunks it has; undefined where it is none. */
export function readWav(file: Buffer): Recording | undefined {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  let rate: number | undefined;
  // RIFF: a 12-byte head, then chunks of a 4-byte name, a 4-byte length and that many bytes, padded to even.
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + length);
    if (name === 'fmt ' && body.length >= 16) {
      const isUsable = body.readUInt16LE(0) === 1 && body.readUInt16LE(2) === 1 && body.readUInt16LE(14) === 16;
      if (!isUsable) return undefined;
      rate = body.readUInt32LE(4);
    }
    if (name === 'data' && rate) {
      const pcm = Int16Array.from({ length: body.length >> 1 }, (_, i) => body.readInt16LE(2 * i));
      return { pcm, rate };
    }
    at += 8 + length + (length & 1);
  }
  return undefined;
}

export function wavFile({ pcm, rate }: Recording): Buffer {
  const file = Buffer.alloc(44 + pcm.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + pcm.length * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16); // length of the format chunk
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // channels
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28); // bytes a second
  file.writeUInt16LE(2, 32); // bytes a frame
  file.writeUInt16LE(16, 34); // bits a sample
  file.write('data', 36);
  file.writeUInt32LE(pcm.length * 2, 40);
  for (const [i, sample] of pcm.entries()) file.writeInt16LE(sample, 44 + 2 * i);
  return file;
}
