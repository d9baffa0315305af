import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFind } from '../../../../server/speech/answer/find.ts';
import { createOfflineAnswerer } from '../../../../server/speech/answer/offline-answerer.ts';
import { inventions } from '../../../support/inventions.ts';
import { collect } from '../collect.ts';
import { bakery } from '../fixtures/bakery.ts';

const words = bakery.knowledge.flatMap(({ headings, text }) => [...headings, ...text.split(/\s+/)]);
const openings = [
  'How much is',
  'Do you have',
  'When is',
  'Are you open',
  'Can I',
  'And',
  'Where is',
  'Who',
  'How many',
];
const question = fc
  .tuple(
    fc.constantFrom(...openings),
    fc.array(fc.oneof(fc.constantFrom(...words), fc.constantFrom('Sunday', 'tomorrow', 'at 5', 'now', '12', 'pizza')), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(([opening, rest]) => `${opening} ${rest.join(' ')}?`);

test('Whatever is asked, every word and number of the answer was written by the owner or is a set phrase', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(question, { minLength: 1, maxLength: 3 }),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
      async (turns, at) => {
        const now = () => at;
        const answerer = createOfflineAnswerer(createFind(now), now);
        const history = turns.map((text) => ({ type: 'user' as const, text }));
        const asked = { line: bakery, instructions: '', tools: [], history };
        for (const part of await collect(answerer(asked, new AbortController().signal))) {
          if (part.type === 'say') assert.deepEqual(inventions(bakery, part.text), [], part.text);
        }
      },
    ),
    { numRuns: 300 },
  );
});
