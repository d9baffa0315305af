import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBackground } from '../../../../server/speech/stt/background.ts';

/** One voice swings between vowels and the gaps between words, many at once do not. */
const voice = (loudest: number, swing: number) =>
  Array.from({ length: 60 }, (_, i) => loudest * 10 ** (((i % 6) / 5 - 1) * (swing / 20)));

test('Faint talk without gaps is the background, whoever speaks alone or into the telephone is not', () => {
  assert.equal(isBackground(voice(0.009, 8)), true);
  assert.equal(isBackground(voice(0.015, 22)), false);
  assert.equal(isBackground(voice(0.08, 8)), false);
});

test('A voice that is hardly there is the background, however few its words', () => {
  assert.equal(isBackground(voice(0.004, 22)), true);
  assert.equal(isBackground(voice(0.004, 22).slice(0, 10)), true);
});

test('A faint word is too short to be told from a crowd', () => {
  assert.equal(isBackground(voice(0.009, 8).slice(0, 10)), false);
  assert.equal(isBackground([]), false);
});
