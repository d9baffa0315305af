import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWav, wavFile } from '../../../server/audio/wav.ts';

const recording = { pcm: Int16Array.of(0, 1, -1, 32_767, -32_768), rate: 8_000 };

test('what is written is read again, also behind chunks that mean nothing to us', () => {
  const file = wavFile(recording);
  assert.deepEqual(readWav(file), recording);
  const note = Buffer.from('LIST\x03\0\0\0abc\0', 'latin1');
  assert.deepEqual(readWav(Buffer.concat([file.subarray(0, 12), note, file.subarray(12)])), recording);
});

test('stereo, other samples than 16 bits, files that are cut short and other files are refused', () => {
  const changed = (at: number, value: number) => {
    const file = wavFile(recording);
    file.writeUInt16LE(value, at);
    return readWav(file);
  };
  assert.equal(changed(20, 3), undefined, 'floating point');
  assert.equal(changed(22, 2), undefined, 'stereo');
  assert.equal(changed(34, 8), undefined, '8 bits');
  assert.equal(readWav(wavFile(recording).subarray(0, 30)), undefined);
  assert.equal(readWav(Buffer.from('{"name": "hoyhoy"}')), undefined);
});
