import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { asText, createAsk } from '../../../../bench/qa/conversation.ts';
import { grade } from '../../../../bench/qa/grade.ts';
import { readQuestions } from '../../../../bench/qa/questions.ts';
import { readConfig } from '../../../../server/config.ts';
import { loadLine } from '../../../../server/line/load.ts';
import { phrasesIn } from '../../../../server/phrases/in-language.ts';
import { loadMeanings } from '../../../../server/speech/answer/meaning/load.ts';
import type { Meaning } from '../../../../server/speech/answer/meaning/meaning.ts';
import { ensureModels } from '../../../../server/speech/models/ensure.ts';
import { multilingualModel } from '../../../../server/speech/models/manifest.ts';
import { inventions } from '../../../support/inventions.ts';

const BENCH = join(import.meta.dirname, '..', '..', '..', '..', 'bench');
/** A Monday, six in the evening where the lines are. */
const now = () => new Date('2026-11-23T17:00:00Z');
const [LEAST_BY_WORDS, LEAST_BY_MEANING] = [0.9, 0.95];
/** Of questions in words of their own, which are answered seldom by words alone. */
const LEAST_IN_OTHER_WORDS = 0.5;

const lines = [
  ['taberna', 'es'],
  ['tierarzt', 'de'],
  ['coiffeur', 'fr'],
  ['albergo', 'it'],
  ['padaria', 'pt'],
] as const;

const multilingual = ensureModels({ ...readConfig(process.env), languages: multilingualModel.languages })
  .then(loadMeanings)
  .then((meanings) => meanings.filter(({ languages }) => languages.has('de')));

describe('A line in another language answers by the words of that language', () => {
  for (const [name, language] of lines) {
    test(`${name} (${language})`, () => answersRight(name, language, [], LEAST_BY_WORDS));
  }
});

describe('A line in another language answers by what is meant', () => {
  for (const [name, language] of lines) {
    test(`${name} (${language})`, async () => answersRight(name, language, await multilingual, LEAST_BY_MEANING));
  }

  test('and in other words than its own more than by words alone', async () => {
    const meanings = await multilingual;
    await answersRight('coiffeur', 'fr', meanings, LEAST_IN_OTHER_WORDS, 'coiffeur-more');
    await answersRight('albergo', 'it', meanings, LEAST_IN_OTHER_WORDS, 'albergo-more');
    await assert.rejects(answersRight('albergo', 'it', [], LEAST_IN_OTHER_WORDS, 'albergo-more'));
  });
});

async function answersRight(
  name: string,
  language: string,
  meanings: readonly Meaning[],
  least: number,
  questions = name,
): Promise<void> {
  const line = await loadLine(join(BENCH, 'lines', name));
  const ask = createAsk(line, asText, now, meanings);
  const cases = readQuestions(join(BENCH, 'questions', `${questions}.tsv`));
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
  assert.ok(right >= least, `${Math.round(100 * right)} % right; not so:\n${wrong.join('\n')}`);
}
