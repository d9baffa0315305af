import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soundsLike } from '../../../../server/speech/answer/text/sound.ts';

test('Words that a recogniser writes for one another sound alike', () => {
  for (const [heard, meant] of [
    ['marlowe', 'marlow'],
    ['croissent', 'croissant'],
    ['linden', 'lyndon'],
  ] as const) {
    assert.ok(soundsLike(heard, meant), `${heard} for ${meant}`);
  }
});

test('Words with the same consonants and other letters do not', () => {
  for (const [one, other] of [
    ['shoes', 'cheese'],
    ['cake', 'cookie'],
    ['at', 'it'],
  ] as const) {
    assert.ok(!soundsLike(one, other), `${one} for ${other}`);
  }
});
