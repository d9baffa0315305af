import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { withExit } from './counts.ts';
import { nodeTests, tool } from './steps.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hoyhoy-counts-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** Counts of a run over one file with these contents. */
async function countsOf(source: string, grep?: string) {
  const file = join(dir, 'some.test.mjs');
  await writeFile(file, `import { describe, test } from 'node:test';\n${source}`);
  return nodeTests('some', 'unit', async () => [file], 1).run(grep === undefined ? {} : { grep });
}

test('passed, failed, skipped and planned tests are counted, the last two as failed, and suites not at all', async () => {
  const source = `
    test('good', () => {});
    test('bad', () => { throw new Error('no'); });
    test.skip('skipped', () => {});
    test.todo('planned');
    describe('suite', () => { test('good in suite', () => {}); });`;
  assert.deepEqual(await countsOf(source), { passed: 2, failed: 3 });
});

test('a file without tests counts as none, and one that does not load as a failed one', async () => {
  assert.deepEqual(await countsOf(''), { passed: 0, failed: 0 });
  assert.deepEqual(await countsOf('throw new Error("no");'), { passed: 0, failed: 1 });
});

test('only tests of the wanted name are counted', async () => {
  const source = `test('one', () => {}); test('two', () => { throw new Error('no'); });`;
  assert.deepEqual(await countsOf(source, 'one'), { passed: 1, failed: 0 });
});

test('something left open does not hold up the run', async () => {
  assert.deepEqual(await countsOf(`test('good', () => { setInterval(() => {}, 1000); });`), { passed: 1, failed: 0 });
});

test('however many tests are over in no time, all are counted, those that fail too', async () => {
  const source = `for (let i = 0; i < 300; i++) test('t' + i, () => { if (i % 10 === 0) throw new Error('no'); });`;
  assert.deepEqual(await countsOf(source), { passed: 270, failed: 30 });
});

test('a step without any file has failed', async () => {
  assert.deepEqual(await nodeTests('none', 'unit', async () => [], 1).run({}), { passed: 0, failed: 1 });
});

test('a tool passes or fails as a whole', async () => {
  assert.deepEqual(await tool('good', 'check', ['-e', '']).run({}), { passed: 1, failed: 0 });
  assert.deepEqual(await tool('bad', 'check', ['-e', 'process.exit(2)']).run({}), { passed: 0, failed: 1 });
});

test('a part that ends badly with all its tests passed has failed once', () => {
  assert.deepEqual(withExit({ passed: 3, failed: 0 }, 1), { passed: 3, failed: 1 });
  assert.deepEqual(withExit({ passed: 3, failed: 2 }, 1), { passed: 3, failed: 2 });
  assert.deepEqual(withExit({ passed: 3, failed: 0 }, 0), { passed: 3, failed: 0 });
});
