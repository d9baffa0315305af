import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedOn } from '../../../../server/speech/stt/expected.ts';
import { bakery } from '../fixtures/bakery.ts';

test('A line expects the rare words of its knowledge, in questions as callers put them', () => {
  const expected = expectedOn(bakery, 'en');
  assert.match(expected, /sourdough\?/);
  assert.match(expected, /How much is a \S+\?/);
  assert.doesNotMatch(expected, /\b(?:the|pounds|Sunday)\?/i);
});

test('What is expected fits into what Whisper looks back at', () => {
  assert.ok(expectedOn(bakery, 'en').length < 224 * 4);
});

test('In another language only the words are expected', () => {
  const expected = expectedOn(bakery, 'es');
  assert.match(expected, /sourdough/);
  assert.doesNotMatch(expected, /How much/);
});
