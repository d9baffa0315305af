import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUnigram } from '../../../../server/speech/answer/meaning/unigram.ts';

const vocabulary = ['<unk>', '<s>', '</s>', '▁', '▁pan', '▁pa', 'n', 'es', 'nes', 'e', 's', '▁a', 'p'] as const;
const scores: Readonly<Record<string, number>> = { '▁pan': -5, '▁pa': -4, nes: -6, es: -3, n: -9, '▁a': -2 };
const pieces = createUnigram({ pieces: vocabulary, scores: vocabulary.map((piece) => scores[piece] ?? -9) });
const split = (text: string) => pieces(text).map((id) => vocabulary[id]);

test('A word is split into the pieces that are likeliest together, not into the longest first', () => {
  assert.deepEqual(split('panes'), ['<s>', '▁pan', 'es', '</s>']);
  assert.deepEqual(split('pan a'), ['<s>', '▁pan', '▁a', '</s>']);
});

test('Letters that are in no piece stand as unknown; blanks of any kind and width are alike', () => {
  assert.deepEqual(split('pan ж'), ['<s>', '▁pan', '▁', '<unk>', '</s>']);
  assert.deepEqual(split(' \u00a0pan\n  a '), split('pan a'));
  assert.deepEqual(split('ｐａｎ'), split('pan'));
});

test('A text without an end is split no further than a sentence goes', () => {
  assert.ok(pieces('pan '.repeat(100_000)).length < 1000);
});
