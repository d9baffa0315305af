import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { browserOutcome } from './browser-outcome.ts';
import { type FailedTest, type Outcome, readOutcome, withExit } from './outcome.ts';
import { filesToTryAgain } from './second-try.ts';
import { nodeTests, tool } from './steps.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hoyhoy-outcome-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** Outcome of a run over one file with these contents. */
async function outcomeOf(source: string, grep?: string) {
  const file = join(dir, 'some.test.mjs');
  await writeFile(file, `import { after, describe, test } from 'node:test';\n${source}`);
  return nodeTests('some', 'unit', async () => [relative('', file)]).run(grep === undefined ? {} : { grep });
}

const counts = ({ passed, failures }: Outcome) => ({ passed, failed: failures.length });
const names = ({ failures }: Outcome) => failures.map(({ name }) => name);

test('passed, failed, skipped and planned tests are counted, the last two as failed, and suites not at all', async () => {
  const source = `
    test('good', () => {});
    test('bad', () => { throw new Error('no'); });
    test.skip('skipped', () => {});
    test.todo('planned');
    describe('suite', () => { test('good in suite', () => {}); test('bad in suite', () => { throw 'no'; }); });`;
  const outcome = await outcomeOf(source);
  assert.equal(outcome.passed, 2);
  assert.deepEqual(names(outcome), ['bad', 'skipped', 'planned', 'bad in suite']);
});

test('what failed is told with its place, and where it threw', async () => {
  const source = `
    test('fine', () => {});
    test('wrong', () => {
      throw new TypeError('first line\\n\\nsecond line');
    });`;
  const { failures } = await outcomeOf(source);
  const [failure] = failures;
  const file = relative('', join(dir, 'some.test.mjs'));
  assert.equal(failures.length, 1);
  assert.deepEqual([failure?.name, failure?.place], ['wrong', `${file}:4`]);
  assert.match(failure?.error ?? '', /^TypeError: first line\nsecond line\n {2}at .*some\.test\.mjs:5:13\)?$/);
});

test('of a long error the first lines are told', async () => {
  const { failures } = await outcomeOf(
    `test('long', () => { throw new Error('a line of some length\\n'.repeat(500)); });`,
  );
  assert.ok((failures[0]?.error ?? '').split('\n').length < 20, failures[0]?.error);
});

test('a hook of a suite that fails is a failure that says so', async () => {
  const outcome = await outcomeOf(`
    describe('suite', () => {
      after(() => { throw new Error('left open'); });
      test('good', () => {});
    });`);
  assert.equal(outcome.passed, 1);
  assert.deepEqual(names(outcome), ['suite']);
  assert.match(outcome.failures[0]?.error ?? '', /left open/);
});

test('a file without tests counts as none', async () => {
  assert.deepEqual(counts(await outcomeOf('')), { passed: 0, failed: 0 });
});

test('a file that does not load is a failed one, told with its last words', async () => {
  const outcome = await outcomeOf('throw new Error("this is why");');
  const file = relative('', join(dir, 'some.test.mjs'));
  assert.deepEqual([outcome.passed, ...names(outcome)], [0, file]);
  assert.match(outcome.failures[0]?.error ?? '', /exit code 1\.[\s\S]*Error: this is why/);
});

test('a file whose process is killed is told as such', async () => {
  const outcome = await outcomeOf('process.kill(process.pid, "SIGKILL"); await new Promise(() => {});');
  assert.match(outcome.failures[0]?.error ?? '', /ended by SIGKILL/);
});

test('only tests of the wanted name are counted', async () => {
  const source = `test('one', () => {}); test('two', () => { throw new Error('no'); });`;
  assert.deepEqual(counts(await outcomeOf(source, 'one')), { passed: 1, failed: 0 });
});

test('something left open does not hold up the run', async () => {
  const source = `test('good', () => { setInterval(() => {}, 1000); });`;
  assert.deepEqual(counts(await outcomeOf(source)), { passed: 1, failed: 0 });
});

test('however many tests are over in no time, all are counted, those that fail too', async () => {
  const source = `for (let i = 0; i < 300; i++) test('t' + i, () => { if (i % 10 === 0) throw new Error('no'); });`;
  assert.deepEqual(counts(await outcomeOf(source)), { passed: 270, failed: 30 });
});

test('a step without any file has failed', async () => {
  const outcome = await nodeTests('none', 'unit', async () => []).run({});
  assert.deepEqual([outcome.passed, ...names(outcome)], [0, 'none']);
});

test('a tool passes or fails as a whole, and its last words are told', async () => {
  assert.deepEqual(await tool('good', 'check', ['-e', '']).run({}), { passed: 1, failures: [] });
  const bad = await tool('bad', 'check', ['-e', 'console.log("a.ts(1,2): wrong"); process.exitCode = 2']).run({});
  assert.deepEqual(bad, { passed: 0, failures: [{ name: 'bad', error: 'a.ts(1,2): wrong' }] });
  const mute = await tool('mute', 'check', ['-e', 'process.exit(2)']).run({});
  assert.match(mute.failures[0]?.error ?? '', /exit code 2/);
});

test('a part that is ended before its end has failed once more, and what it had told by then counts', async () => {
  const file = join(dir, 'outcome');
  assert.deepEqual(names(await readOutcome('part', file)), ['part'], 'it wrote nothing');
  const bad = { passed: 0, failures: [{ name: 'bad', error: 'no' }] };
  const lines = [{ passed: 1, failures: [] }, bad, { passed: 2, failures: [] }].map((line) => JSON.stringify(line));
  await writeFile(file, `${lines.join('\n')}\n{"passed":1,`);
  const outcome = await readOutcome('part', file);
  assert.deepEqual([outcome.passed, ...names(outcome)], [3, 'bad', 'part']);
});

test('a part that ends badly with all its tests passed has failed once', () => {
  const failure = { name: 'bad', error: 'no' };
  assert.deepEqual(names(withExit('part', { passed: 3, failures: [] }, 1)), ['part']);
  assert.deepEqual(withExit('part', { passed: 3, failures: [failure] }, 1), { passed: 3, failures: [failure] });
  assert.deepEqual(withExit('part', { passed: 3, failures: [] }, 0), { passed: 3, failures: [] });
});

test('tests in a browser are told by file and error, and a file that does not load as one', () => {
  const error = { name: 'AssertionError', message: 'expected 1 to equal 2' };
  const results = {
    name: '',
    tests: [{ name: 'good', passed: true, skipped: false }],
    suites: [
      {
        name: 'suite',
        suites: [],
        tests: [
          { name: 'bad', passed: false, skipped: false, error },
          { name: 'skipped', passed: false, skipped: true },
        ],
      },
    ],
  };
  const outcome = browserOutcome([
    { testFile: join(process.cwd(), 'test/widget/a.test.ts'), errors: [], testResults: results },
    { testFile: join(process.cwd(), 'test/widget/b.test.ts'), errors: [{ message: 'no such import' }] },
  ]);
  assert.deepEqual(outcome, {
    passed: 1,
    failures: [
      { name: 'bad', place: 'test/widget/a.test.ts', error: 'AssertionError: expected 1 to equal 2' },
      { name: 'skipped', place: 'test/widget/a.test.ts', error: 'It was skipped.' },
      { name: 'test/widget/b.test.ts', place: 'test/widget/b.test.ts', error: 'Error: no such import' },
    ],
  });
});

test('a file that fails is run once more where that is wished, and what passes then is told as unsteady', async () => {
  const steady = join(dir, 'steady.test.mjs');
  await writeFile(steady, `import { test } from 'node:test'; test('steady', () => {});`);
  const file = join(dir, 'moody.test.mjs');
  await writeFile(
    file,
    `import { test } from 'node:test';
    import { appendFileSync, readFileSync } from 'node:fs';
    appendFileSync(import.meta.filename + '.runs', '.');
    test('fine', () => {});
    test('moody', () => { if (readFileSync(import.meta.filename + '.runs', 'utf8').length < 2) throw new Error('busy'); });
    test('broken', () => { throw new Error('no'); });`,
  );
  const files = async () => [relative('', steady), relative('', file)];
  const { passed, failures, unsteady = [] } = await nodeTests('some', 'unit', files, { secondTry: true }).run({});
  assert.deepEqual([passed, failures.map(({ name }) => name)], [3, ['broken']]);
  assert.deepEqual(
    unsteady.map(({ name, error }) => [name, error.split('\n')[0]]),
    [['moody', 'Error: busy']],
  );
});

test('nothing is run once more where much fails, or what failed is in no file', () => {
  const failure = (place?: string) => ({ name: 'some', error: 'no', place });
  const again = (...failures: FailedTest[]) => filesToTryAgain({ passed: 1, failures });
  assert.deepEqual(again(failure('a.ts:3'), failure('a.ts:9'), failure('b.ts')), ['a.ts', 'b.ts']);
  assert.deepEqual(again(failure('a.ts:3'), failure('b.ts:9'), failure('c.ts:1')), []);
  assert.deepEqual(again(failure('a.ts:3'), failure()), []);
  assert.deepEqual(again(), []);
});
