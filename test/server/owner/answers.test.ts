import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { openLineCatalog } from '../../../server/line/catalog.ts';
import { loadLine } from '../../../server/line/load.ts';
import { addAnswer, listAnswers, removeAnswer } from '../../../server/owner/answers.ts';

async function lineFolder(t: TestContext, yaml = 'name: Shop\ngreeting: Hello\n'): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'hoyhoy-answers-'));
  t.after(() => rm(root, { recursive: true }));
  const dir = join(root, 'shop');
  await mkdir(dir);
  await writeFile(join(dir, 'line.yaml'), yaml);
  return dir;
}

const at = Date.parse('2026-11-24T10:00:00Z');

test('an answer is knowledge of the line for the next caller, and can be taken back', async (t) => {
  const dir = await lineFolder(t);
  const catalog = openLineCatalog(dirname(dir));
  const before = await catalog.get(basename(dir));
  const id = await addAnswer(dir, { question: 'Do you repair shoes?', answer: 'Yes, on Fridays', at });
  assert.match(id, /^20261124-[0-9a-f]{6}$/);
  const after = await catalog.get(basename(dir));
  assert.deepEqual(before.knowledge, []);
  assert.deepEqual(
    after.knowledge.map(({ headings, text }) => ({ headings, text })),
    [{ headings: ['Do you repair shoes?'], text: 'Yes, on Fridays' }],
  );
  assert.deepEqual(await listAnswers(dir), [{ id, question: 'Do you repair shoes?', answer: 'Yes, on Fridays' }]);
  assert.deepEqual([await removeAnswer(dir, id), await removeAnswer(dir, id)], [true, false]);
  assert.deepEqual((await catalog.get(basename(dir))).knowledge, []);
});

test('whatever is dictated is one plain section, and breaks no line', async (t) => {
  const dir = await lineFolder(t);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), async (question, answer) => {
      const id = await addAnswer(dir, { question, answer, at }).catch(() => undefined);
      if (id === undefined) return;
      const { knowledge } = await loadLine(dir);
      assert.equal(knowledge.length, 1, JSON.stringify(knowledge));
      assert.equal(knowledge[0]?.headings.length, 1);
      await removeAnswer(dir, id);
    }),
    { numRuns: 150 },
  );
  for (const answer of [
    '# A heading',
    '---',
    '<!-- gone',
    '- one',
    '1. one',
    '```',
    '| a | b |',
    '> q',
    '===',
    '[a](b)',
    '\n\n# b\n\nc',
  ]) {
    const id = await addAnswer(dir, { question: `Q ${answer}`, answer: `${answer} words`, at });
    const { knowledge } = await loadLine(dir);
    assert.deepEqual([knowledge.length, knowledge[0]?.headings.length], [1, 1], answer);
    assert.match(knowledge[0]?.text ?? '', /words$/);
    await removeAnswer(dir, id);
  }
});

test('what can not be written is refused, and leaves nothing behind', async (t) => {
  const dir = await lineFolder(t);
  await assert.rejects(addAnswer(dir, { question: 'Q', answer: ' *** ', at }), { reason: 'answer-refused' });
  // A line that can't be read is not made worse.
  await writeFile(join(dir, 'line.yaml'), 'nme: x\n');
  await assert.rejects(addAnswer(dir, { question: 'Q', answer: 'A', at }), { reason: 'answer-refused' });
  assert.deepEqual(await readdir(join(dir, 'knowledge')), []);
  const file = await lineFolder(t);
  await writeFile(join(file, 'knowledge'), 'a file where the folder should be');
  await assert.rejects(addAnswer(file, { question: 'Q', answer: 'A', at }), { reason: 'answer-refused' });
});

test('only answers by telephone are listed and taken back', async (t) => {
  const dir = await lineFolder(t);
  await mkdir(join(dir, 'knowledge'));
  await writeFile(join(dir, 'knowledge', 'hours.md'), '# Hours\n\nAlways.\n');
  assert.deepEqual(await listAnswers(dir), []);
  for (const id of ['hours', '../hours', '../../line.yaml', '20261124-abcdef/../../hours']) {
    assert.equal(await removeAnswer(dir, id), false);
  }
  assert.equal((await loadLine(dir)).knowledge.length, 1);
});
