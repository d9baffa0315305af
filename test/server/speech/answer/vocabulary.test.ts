import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVocabulary } from '../../../../server/speech/answer/knowledge/vocabulary.ts';
import { english } from '../../../../server/speech/answer/languages/languages.ts';

const written = english.contentWords('A cappuccino and pastries');
const terms = new Map(written.map(({ term }) => [term, 1]));
const vocabulary = createVocabulary([terms], written, english);
const counts = (word: string) => english.contentWords(word).map((one) => vocabulary.occurrence(terms, one).count)[0];

test('What is no word stands for one that is written nearly alike', () => {
  assert.equal(counts('capucino'), 1);
});

test('A word of its own stands for no other, however alike', () => {
  assert.equal(counts('parties'), 0);
});
