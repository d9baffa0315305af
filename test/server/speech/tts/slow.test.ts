import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shortSentences } from '../../../../server/speech/tts/slow.ts';

test('Long sentences are cut where clauses join', () => {
  assert.deepEqual(
    shortSentences(
      'If something is not right, bring it back the same day and we will replace it or give you your money back.',
    ),
    [
      'If something is not right.',
      'bring it back the same day and we will replace it.',
      'or give you your money back.',
    ],
  );
});

test('No sentence has more than twelve words, and no word is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('bread', 'and', 'cake,', 'we', 'bake', 'from', 'noon.'), { maxLength: 60 }),
      (words) => {
        const short = shortSentences(words.join(' '));
        for (const sentence of short) assert.ok(sentence.split(' ').length <= 12, sentence);
        assert.equal(short.join(' ').replace(/[.,]/g, ''), words.join(' ').replace(/[.,]/g, ''));
      },
    ),
  );
});
