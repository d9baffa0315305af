import assert from 'node:assert/strict';
import { test } from 'node:test';
import { english } from '../../../../server/speech/answer/languages/languages.ts';

const terms = (text: string) => english.contentWords(text).map(({ term }) => term);

test('A number is the same word in digits and in letters', () => {
  assert.deepEqual(terms('a cake for 20 people'), terms('a cake for twenty people'));
});

test('Courtesies and markup are no part of a question', () => {
  assert.deepEqual(terms('Sorry, excuse me, <b>when</b> is the bakery open?'), terms('When is the bakery open?'));
});
