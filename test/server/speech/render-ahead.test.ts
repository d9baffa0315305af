import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { Line } from '../../../server/line/line.ts';
import { phrasesIn } from '../../../server/phrases/in-language.ts';
import { renderAhead } from '../../../server/speech/render-ahead.ts';
import { catalogOf } from '../../support/lines.ts';
import { FakeEngine } from './fake-engine.ts';
import { bakery } from './fixtures/bakery.ts';

const man = { ...bakery, id: 'man', greeting: 'Good morning.', voice: 'joe' };
const cloud = { ...bakery, id: 'cloud', voice: 'marin' };

/** Who was to say what before anybody called, and which lines were told of. */
async function renderedBy(engine: FakeEngine, ...lines: Line[]) {
  const told: string[] = [];
  const logger = pino({}, { write: (entry: string) => told.push(String(JSON.parse(entry).line)) });
  await renderAhead(catalogOf([man, cloud, ...lines]), engine, logger);
  const said = engine.rendered.map((sentence, i) => `${engine.asked[i]}: ${sentence}`);
  return { said: new Set(said), told };
}

test("a line's greeting and the set phrases are rendered ahead in its own voice", async () => {
  const { said, told } = await renderedBy(new FakeEngine());
  const { wait } = phrasesIn('en').busy;
  for (const words of ['joe: Good morning.', `joe: ${wait}`, `undefined: ${bakery.greeting}`, `undefined: ${wait}`])
    assert.ok(said.has(words), words);
  assert.deepEqual(told, []);
});

test('a voice that is not on this machine is told of, and the line is spoken by the built-in one', async () => {
  const engine = new FakeEngine();
  engine.voices = ['hibari'];
  const { said, told } = await renderedBy(engine);
  assert.ok(said.has('undefined: Good morning.'));
  assert.deepEqual(told, ['man']);
});

test('of the languages of a line only those are rendered ahead that there is a voice for', async () => {
  const engine = new FakeEngine();
  engine.speaks = (tag) => !tag.startsWith('ja');
  await renderedBy(engine, { ...bakery, id: 'abroad', languages: ['en', 'ja-JP', 'es'] });
  assert.deepEqual(new Set(engine.spoken), new Set(['en', 'es']));
});
