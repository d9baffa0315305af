import assert from 'node:assert/strict';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Failure } from '../../../server/contract/index.ts';
import { createSupervisor, type Supervisor, type SupervisorDeps } from '../../../server/supervisor/supervisor.ts';
import { Happenings } from '../../support/happenings.ts';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}.ts`, import.meta.url));
const child = (behaviour: string) => ({
  name: behaviour,
  module: fixture('child'),
  args: [behaviour],
  env: process.env,
});

interface Watched {
  supervisor: Supervisor;
  log: string[];
  /** The pid of the next child that says it has started. */
  nextPid(): Promise<number>;
}

function watched(graceMs = 2000, told: Pick<SupervisorDeps, 'onReady' | 'onExit'> = {}): Watched {
  const log: string[] = [];
  const waiting: ((pid: number) => void)[] = [];
  const supervisor = createSupervisor({
    logger: pino({ level: 'info' }, { write: (line: string) => log.push(line) }),
    onLine: (_name, line) => waiting.shift()?.(Number(/^pid (\d+)$/.exec(line)?.[1])),
    graceMs,
    ...told,
    policy: { firstDelayMs: 10, longestDelayMs: 40, healthyMs: 60_000 },
  });
  return { supervisor, log, nextPid: () => new Promise((resolve) => waiting.push(resolve)) };
}

function lives(pid: number | string | undefined): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

async function gone(pid: number | string | undefined): Promise<void> {
  while (lives(pid)) await delay(10);
}

test('a child that is killed is started again, and the log tells', async () => {
  const { supervisor, log, nextPid } = watched();
  const { pid } = await supervisor.start(child('plain'));
  const next = nextPid();
  process.kill(Number(pid), 'SIGKILL');
  const second = await next;
  assert.notEqual(second, Number(pid));
  assert.ok(lives(second));
  assert.match(String(log[0]), /plain ended unexpectedly and is started again/);
  assert.match(String(log[0]), /SIGKILL/);
  await supervisor.stop();
  assert.equal(lives(second), false);
});

test('a first start that fails is told with the cause and cure that the child gave, and is not repeated', async () => {
  const { supervisor } = watched();
  await assert.rejects(supervisor.start(child('broken')), (error: unknown) => {
    assert.ok(error instanceof Failure);
    assert.deepEqual([error.reason, error.message, error.cure], ['broken', 'It is broken.', 'Mend it.']);
    return true;
  });
  await supervisor.stop();
});

test('a first start that crashes is told with its exit code and last words', async () => {
  const { supervisor } = watched();
  await assert.rejects(
    supervisor.start(child('crashing')),
    /crashing ended before it was ready \(exit code 3\).*about to crash/s,
  );
  await supervisor.stop();
});

test('a child that does not end when asked is killed after the grace period', async () => {
  const { supervisor } = watched(100);
  const { pid } = await supervisor.start(child('stubborn'));
  await supervisor.stop();
  assert.equal(lives(pid), false);
});

test('what a killed child had started dies with it', async () => {
  const { supervisor } = watched();
  const { pid, grandchild } = await supervisor.start(child('parent'));
  assert.ok(lives(grandchild));
  process.kill(Number(pid), 'SIGKILL');
  await gone(grandchild);
  await supervisor.stop();
});

test('children end when their supervisor is killed with SIGKILL', async () => {
  const parent = spawn(process.execPath, [fixture('parent')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await once(parent.stdout, 'data');
  const pid = String(output).trim();
  assert.ok(lives(pid));
  parent.kill('SIGKILL');
  await gone(pid);
});

test('a child whose supervisor goes while it is still loading its modules ends as well', async () => {
  const loading = fork(fixture('child'), ['plain'], { stdio: 'ignore', execArgv: [] });
  loading.disconnect();
  assert.deepEqual(await once(loading, 'exit'), [0, null]);
});

test('nothing is started once everything is being ended', async () => {
  const { supervisor } = watched();
  await supervisor.stop();
  assert.throws(() => supervisor.start(child('plain')), /everything is being ended/);
});

test('a replaced child ends only once the new one is ready, which is looked after from then on', async () => {
  const told: string[] = [];
  const { supervisor, log, nextPid } = watched(2000, {
    onReady: ({ pid }) => told.push(`ready ${pid}`),
    onExit: ({ pid }) => told.push(`exit ${pid}`),
  });
  const { pid: first } = await supervisor.start(child('plain'));
  await supervisor.replace(2000);
  const second = told[1]?.split(' ')[1];
  assert.deepEqual(told, [`ready ${first}`, `ready ${second}`, `exit ${first}`]);
  assert.deepEqual(log, [], 'a planned end was taken for a crash');
  const next = nextPid();
  process.kill(Number(second), 'SIGKILL');
  assert.ok(lives(await next));
  await supervisor.stop();
});

test('a replacement that is under way ends with everything else', async () => {
  const { supervisor } = watched(50);
  const { pid } = await supervisor.start(child('stubborn'));
  const replaced = supervisor.replace(60_000);
  await delay(0);
  await supervisor.stop();
  await replaced;
  await gone(pid);
});

test('a child that is worn gets a successor, and ends with its last work, which nothing but the end of all shortens', async () => {
  const told: string[] = [];
  const changed = new Happenings();
  const tell = (what: string) => {
    told.push(what);
    changed.check();
  };
  const log: string[] = [];
  const supervisor = createSupervisor({
    logger: pino({ level: 'info' }, { write: (line: string) => log.push(line) }),
    onLine: (_name, line) => line.startsWith('ends') && tell(line),
    onReady: ({ pid }) => tell(`ready ${pid}`),
    onExit: ({ pid }) => tell(`exit ${pid}`),
    graceMs: 5000,
  });
  // Each tells at once that it is worn; three are enough.
  const { pid: first } = await supervisor.start(child('worn'));
  await changed.until(() => told.filter((what) => what === 'ends: succeeded').length >= 2, 'two that are worn', 20_000);
  assert.ok(lives(first), 'it was not given the time for its last work');
  assert.ok(!told.some((what) => what.startsWith('exit')));
  await supervisor.stop();
  assert.equal(lives(first), false);
  assert.ok(told.filter((what) => what === 'ends: SIGTERM').length >= 2, 'they were not asked to end');
  const successors = log.filter((line) => line.includes('gets a successor'));
  const ready = told.filter((what) => what.startsWith('ready'));
  assert.ok(successors.length <= ready.length, 'one that told it twice got two successors');
  assert.equal(log.length, successors.length, log.join(''));
});
