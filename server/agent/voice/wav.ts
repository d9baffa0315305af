/** Samples of a 16-bit mono PCM WAV file, whatever chunks come before them. */
export function wavSamples(file: Buffer): Int16Array {
  // RIFF: a 12-byte head, then chunks of a 4-byte name, a 4-byte length and that many bytes, padded to even.
  let at = 12;
  while (at + 8 <= file.length) {
    const length = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === 'data') {
      const samples = new Int16Array(length >> 1);
      for (let i = 0; i < samples.length; i++) samples[i] = file.readInt16LE(at + 8 + 2 * i);
      return samples;
    }
    at += 8 + length + (length & 1);
  }
  throw new TypeError('The WAV file has no data chunk');
}
