import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originOf } from '../../../../server/speech/stt/background.ts';

/** One voice swings between vowels and the gaps between words, many at once do not. */
const voice = (loudest: number, swing: number) =>
  Array.from({ length: 60 }, (_, i) => loudest * 10 ** (((i % 6) / 5 - 1) * (swing / 20)));

test('Whoever speaks into the telephone is the caller, whatever is around them', () => {
  assert.equal(originOf(voice(0.08, 22)), 'caller');
  assert.equal(originOf(voice(0.08, 8)), 'caller');
  assert.equal(originOf(voice(0.04, 22)), 'caller');
});

test('Talk without gaps is a crowd where it is faint, and may be one where it is soft', () => {
  assert.equal(originOf(voice(0.009, 8)), 'crowd');
  assert.equal(originOf(voice(0.02, 8)), 'doubtful');
});

test('A voice with gaps is the caller’s down to where it is hardly heard', () => {
  assert.equal(originOf(voice(0.015, 22)), 'caller');
  assert.equal(originOf(voice(0.01, 22)), 'doubtful');
});

test('A voice that is hardly there is the background, however few its words', () => {
  assert.equal(originOf(voice(0.004, 22)), 'background');
  assert.equal(originOf(voice(0.004, 22).slice(0, 10)), 'background');
});

test('A faint word is too short to be told from a crowd', () => {
  assert.equal(originOf(voice(0.009, 8).slice(0, 10)), 'doubtful');
  assert.equal(originOf([]), 'caller');
});
