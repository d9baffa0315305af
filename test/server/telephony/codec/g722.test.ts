import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { G722Decoder, G722Encoder } from '../../../../server/telephony/codec/g722.ts';

const RATE = 16_000;

/** Speech of a real voice, and after it what no voice does: full scale, noise, silence. */
const signal = (() => {
  const speech = ffmpeg(
    ['-i', '/usr/share/asterisk/sounds/en_US_f_Allison/queue-thankyou.wav'],
    ['-f', 's16le', '-ar', '16000'],
  );
  const voice = new Int16Array(speech.buffer, speech.byteOffset, speech.length >> 1);
  let seed = 1;
  const odd = Int16Array.from({ length: 3 * RATE }, (_, i) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    if (i < RATE) return (i / 40) % 2 < 1 ? 32_767 : -32_768;
    return i < 2 * RATE ? (seed >>> 16) - 32_768 : 0;
  });
  return Int16Array.of(...voice.subarray(0, voice.length & ~1), ...odd);
})();

function ffmpeg(input: string[], output: string[], stdin?: Uint8Array): Buffer {
  const args = ['-v', 'error', ...input, '-ac', '1', ...output, '-'];
  return execFileSync('ffmpeg', args, { input: stdin, maxBuffer: 1 << 26 });
}

function encode(pcm: Int16Array): Uint8Array {
  const bytes = new Uint8Array(pcm.length / 2);
  new G722Encoder().encode(pcm, bytes);
  return bytes;
}

function decode(bytes: Uint8Array): Int16Array {
  const pcm = new Int16Array(bytes.length * 2);
  new G722Decoder().decode(bytes, pcm);
  return pcm;
}

const g722 = ['-f', 'g722'];
const pcm16 = ['-f', 's16le', '-ar', '16000'];
const bytesOf = (pcm: Int16Array) => Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);

test('what we encode, ffmpeg decodes to the very samples that we do', () => {
  const encoded = encode(signal);
  assert.ok(ffmpeg([...g722, '-i', '-'], pcm16, encoded).equals(bytesOf(decode(encoded))));
});

test('what ffmpeg encodes, we decode to the very samples that it does', () => {
  const encoded = ffmpeg(['-f', 's16le', '-ar', '16000', '-ac', '1', '-i', '-'], g722, bytesOf(signal));
  assert.ok(ffmpeg([...g722, '-i', '-'], pcm16, encoded).equals(bytesOf(decode(encoded))));
});

test('any bytes decode as ffmpeg decodes them', () => {
  const bytes = Uint8Array.from({ length: 40_000 }, (_, i) => (Math.imul(i + 7, 2_654_435_761) >>> 13) & 0xff);
  assert.ok(ffmpeg([...g722, '-i', '-'], pcm16, bytes).equals(bytesOf(decode(bytes))));
});

test('a voice comes back with at least 15 dB over the noise of coding', () => {
  const voice = signal.subarray(0, signal.length - 3 * RATE);
  const back = decode(encode(voice));
  // The two filters delay by 22 samples together.
  const delay = 22;
  let power = 0;
  let noise = 0;
  for (let i = 0; i + delay < voice.length; i++) {
    power += (voice[i] ?? 0) ** 2;
    noise += ((voice[i] ?? 0) - (back[i + delay] ?? 0)) ** 2;
  }
  const decibels = 10 * Math.log10(power / noise);
  assert.ok(decibels > 15, `${decibels.toFixed(1)} dB`);
});
