/**
 * Questions that callers ask about a line, answered without a language model: how many are answered right, how many
 * that have no answer are declined, and whether anything was said that nobody wrote. Callers are spoken by flite,
 * both sides go through G.711, and what is graded is the answer as it is recognised again; `--text` skips the speech,
 * and `--part 1/2` asks half of the questions.
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { loadLine } from '../server/line/load.ts';
import { phrasesIn } from '../server/phrases/in-language.ts';
import { loadMeanings } from '../server/speech/answer/meaning/load.ts';
import { ensureModels } from '../server/speech/models/ensure.ts';
import { inventions } from '../test/support/inventions.ts';
import { asText, createAsk } from './qa/conversation.ts';
import { grade } from './qa/grade.ts';
import { readQuestions } from './qa/questions.ts';
import { openTelephone } from './qa/spoken.ts';
import { report } from './support/results.ts';

const { values } = parseArgs({
  options: {
    line: { type: 'string', default: 'demo/lines/shop' },
    questions: { type: 'string' },
    text: { type: 'boolean', default: false },
    part: { type: 'string', default: '1/1' },
  },
});
// A Monday noon in America: questions about "now" have one right answer.
const NOW = new Date('2026-11-23T17:00:00Z');

const line = await loadLine(resolve(values.line));
const phrases = phrasesIn(line.languages[0]);
const [part = 1, parts = 1] = values.part.split('/').map(Number);
const all = readQuestions(values.questions ?? `bench/questions/${basename(line.dir)}.tsv`);
// Every other one rather than the first half, so that parts are alike.
const cases = all.filter((_one, i) => i % parts === part - 1);
const models = await ensureModels({ ...readConfig(process.env), languages: line.languages });
const meanings = await loadMeanings(models);
const telephone = values.text ? undefined : await openTelephone(models);
const ask = createAsk(line, telephone ?? asText, () => NOW, meanings);

let [answerable, right, unanswerable, declined, invented] = [0, 0, 0, 0, 0];
const groups = new Map<string, { n: number; right: number }>();
for (const one of cases) {
  const { understood, said, heard } = await ask(one.turns);
  const graded = grade(one, heard, phrases);
  const made = inventions(line, said);
  const good = graded === (one.facts ? 'right' : 'declined');
  for (const name of [one.group, ...(one.facts && telephone?.voice ? [`voice ${telephone.voice()}`] : [])]) {
    const group = groups.get(name) ?? { n: 0, right: 0 };
    groups.set(name, { n: group.n + 1, right: group.right + (good ? 1 : 0) });
  }
  if (one.facts) answerable++;
  else unanswerable++;
  if (good && one.facts) right++;
  if (good && !one.facts) declined++;
  if (made.length > 0) invented++;
  if (!good)
    console.log(
      `${one.facts ? 'MISSED' : 'NOT DECLINED'}  ${one.turns.join(' >> ')}\n  understood: ${understood}\n  said: ${said}\n  heard: ${heard}`,
    );
  if (made.length > 0) console.log(`INVENTED ${made.join(', ')}  in: ${said}`);
}
await telephone?.close();

report(
  [
    'qa',
    ...(line.id === 'shop' ? [] : [line.id]),
    ...(values.text ? ['text'] : []),
    ...(parts > 1 ? [`part${part}`] : []),
  ].join('-'),
  { n: cases.length, right: right / answerable, declined: declined / unanswerable, invented },
  {
    notes: [...groups].map(([name, { n, right }]) => `${name}: ${right} of ${n}`),
    packages: ['double-metaphone', 'onnxruntime-node', '@napi-rs/whisper'],
  },
);
