import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sentences, takeSentences } from '../../../../server/speech/tts/sentences.ts';

test('Abbreviations, prices and initials do not end a sentence', () => {
  assert.deepEqual(sentences('Hello Mr. Smith. It costs $3.50 today! J. K. Rowling came at 5 p.m. We left.'), [
    'Hello Mr. Smith.',
    'It costs $3.50 today!',
    'J. K. Rowling came at 5 p.m.',
    'We left.',
  ]);
});

test('Line breaks end a sentence, as in lists', () => {
  assert.deepEqual(sentences('Bread: $3\nCake: $4\n'), ['Bread: $3', 'Cake: $4']);
});

test('Of a growing text only sentences that something follows are taken', () => {
  assert.deepEqual(takeSentences('We are open. It costs $3.'), { complete: ['We are open.'], rest: ' It costs $3.' });
});

test('Over-long sentences are cut at a clause', () => {
  const clause = 'this goes on and on and on without an end';
  const pieces = sentences(`${Array.from({ length: 12 }, () => clause).join(', ')}.`);
  assert.ok(pieces.length > 1);
  for (const piece of pieces) assert.ok(piece.length <= 280);
});

test('No word is lost in splitting, however the text arrives', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 20 }), (pieces) => {
      let rest = '';
      const taken: string[] = [];
      for (const piece of pieces) {
        const step = takeSentences(rest + piece);
        taken.push(...step.complete);
        rest = step.rest;
      }
      const bare = (text: string) => text.replace(/\s+/g, '');
      assert.equal(bare(taken.join('') + rest), bare(pieces.join('')));
    }),
  );
});
