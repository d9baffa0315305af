import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createTerminal } from '../../../server/terminal.ts';

function started(t: TestContext, isTTY: boolean) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const written: string[] = [];
  const terminal = createTerminal({ write: (text) => written.push(text), isTTY });
  const work = Promise.withResolvers<string>();
  let tell: (text: string) => void = () => {};
  const step = terminal.step('Building', (progress) => {
    tell = progress;
    return work.promise;
  });
  return { written, terminal, work, step, tell: (text: string) => tell(text) };
}

test('a step that takes less than a second is not mentioned', async (t) => {
  const { written, work, step } = started(t, true);
  t.mock.timers.tick(900);
  work.resolve('done');
  assert.equal(await step, 'done');
  assert.deepEqual(written, []);
});

test('a longer one is shown with its progress, and at the end with its time', async (t) => {
  const { written, work, step, tell } = started(t, false);
  t.mock.timers.tick(1000);
  tell('modules (41)');
  t.mock.timers.tick(10_000);
  work.resolve('');
  await step;
  assert.match(String(written[0]), /^Building \(\d+\.\d s\)\n$/);
  assert.match(String(written[1]), /^Building \(\d+\.\d s\): modules \(41\)\n$/);
  assert.match(String(written[2]), /^Building: \d+\.\d s \(modules \(41\)\)\n$/);
});

test('at a terminal the step is one line, which gives way to whatever else is said', async (t) => {
  const { written, terminal, work, step, tell } = started(t, true);
  t.mock.timers.tick(1000);
  tell('half');
  terminal.say('Something else');
  const text = written.join('');
  assert.ok(!text.slice(0, text.indexOf('Something')).includes('\n'));
  assert.ok(text.endsWith('\r\u001b[2KSomething else\n'));
  work.resolve('');
  await step;
});

test('a step that fails gives its failure on', async (t) => {
  const { work, step } = started(t, true);
  work.reject(new Error('no'));
  await assert.rejects(step, /no/);
});
