import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCrowd } from '../../../../server/speech/stt/crowd.ts';

/** One voice swings between vowels and the gaps between words, many at once do not. */
const voice = (level: number, swing: number) =>
  Array.from({ length: 60 }, (_, i) => level * 10 ** (((i % 6) / 5 - 1) * (swing / 20)));

test('Faint talk without gaps is a crowd, whoever speaks alone or into the telephone is not', () => {
  assert.equal(isCrowd(voice(0.006, 8)), true);
  assert.equal(isCrowd(voice(0.006, 22)), false);
  assert.equal(isCrowd(voice(0.08, 8)), false);
});

test('A word is too short to be told from a crowd', () => {
  assert.equal(isCrowd(voice(0.006, 8).slice(0, 10)), false);
  assert.equal(isCrowd([]), false);
});
