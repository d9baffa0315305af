import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSearch } from '../../../../server/speech/answer/knowledge/search.ts';
import { english } from '../../../../server/speech/answer/languages/languages.ts';

const sentences = ['A baguette costs 3 dollars.', 'We bake bread every morning.', 'The door is on Marlow Street.'];
const passages = sentences.map((text, position) => ({ text, headings: [], section: 0, position }));

/** Runs of the sentence model for a question, once the knowledge itself is known. */
async function runsFor(text: string): Promise<number> {
  let runs = 0;
  const search = createSearch(passages, {
    language: english,
    meaning: {
      languages: new Set(['en']),
      scale: { factor: 1, offset: 0, same: 0.3, other: 0.6 },
      async directionOf() {
        runs += 1;
        return Float32Array.of(1, 0);
      },
    },
  });
  await search({ text: 'bread', words: english.contentWords('bread'), context: [] });
  const before = runs;
  await search({ text, words: english.contentWords(text), context: [] });
  return runs - before;
}

test('a question of thousands of words is looked into no longer than one of a few dozen', async () => {
  const different = Array.from({ length: 1000 }, (_, i) => `word${i.toString(36)}`).join(' ');
  assert.ok((await runsFor(different)) < 100);
  assert.ok((await runsFor('abc '.repeat(1000))) < 20);
});
