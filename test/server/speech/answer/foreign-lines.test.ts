import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { asText, createAsk } from '../../../../bench/qa/conversation.ts';
import { grade } from '../../../../bench/qa/grade.ts';
import { readQuestions } from '../../../../bench/qa/questions.ts';
import { loadLine } from '../../../../server/line/load.ts';
import { phrasesIn } from '../../../../server/phrases/in-language.ts';
import { inventions } from '../../../support/inventions.ts';

const BENCH = join(import.meta.dirname, '..', '..', '..', '..', 'bench');
/** A Monday, six in the evening where the lines are. */
const now = () => new Date('2026-11-23T17:00:00Z');
const LEAST_RIGHT = 0.9;

describe('A line in another language answers by the words of that language', () => {
  for (const [name, language] of [
    ['taberna', 'es'],
    ['tierarzt', 'de'],
    ['coiffeur', 'fr'],
    ['albergo', 'it'],
    ['padaria', 'pt'],
  ] as const) {
    test(`${name} (${language})`, async () => {
      const line = await loadLine(join(BENCH, 'lines', name));
      const ask = createAsk(line, asText, now, undefined);
      const cases = readQuestions(join(BENCH, 'questions', `${name}.tsv`));
      const answered = await Promise.all(
        cases.map(async (one) => {
          const { said } = await ask(one.turns);
          return { ...one, said, grade: grade(one, said, phrasesIn(language)), invented: inventions(line, said) };
        }),
      );
      const told = ({ turns, said }: (typeof answered)[number]) => `${turns.join(' >> ')}: ${said}`;
      const wrong = answered.filter((one) => one.facts && one.grade !== 'right').map(told);
      const right = 1 - wrong.length / answered.filter(({ facts }) => facts).length;
      assert.deepEqual(answered.filter((one) => !one.facts && one.grade !== 'declined').map(told), []);
      assert.deepEqual(
        answered.flatMap(({ invented }) => invented),
        [],
      );
      assert.ok(right >= LEAST_RIGHT, `${Math.round(100 * right)} % right; not so:\n${wrong.join('\n')}`);
    });
  }
});
