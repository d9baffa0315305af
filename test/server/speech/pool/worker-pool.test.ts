import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { pino } from 'pino';
import { z } from 'zod';
import { WorkerPool } from '../../../../server/speech/pool/worker-pool.ts';

let pool: WorkerPool<string>;
const open = (module: string) =>
  new WorkerPool({
    name: 'test',
    module: new URL(module, import.meta.url),
    size: 1,
    workerData: undefined,
    result: z.string(),
    logger: pino({ level: 'silent' }),
  });
const options = { owner: 'a', deadlineMs: 20_000 };

beforeEach(async () => {
  pool = open('./odd-worker.ts');
  await pool.started;
});
afterEach(() => pool.close());

test('A job that fails tells why, and the next one is done by the same thread', async () => {
  await assert.rejects(pool.run('fail', options), { reason: 'worker-failed', message: /no such thing/ });
  assert.equal(await pool.run('one', options), 'done one');
});

test('A thread that dies fails its own job only and is replaced', async () => {
  const [dead, waiting] = await Promise.allSettled([pool.run('die', options), pool.run('two', options)]);
  assert.equal(dead.status === 'rejected' && dead.reason.reason, 'worker-died');
  assert.equal(waiting.status === 'fulfilled' && waiting.value, 'done two');
});

test('A job is given up at its deadline or when nobody wants it any more', async () => {
  await assert.rejects(pool.run('hang', { owner: 'a', deadlineMs: 50 }), { reason: 'deadline-passed' });
  const abort = new AbortController();
  const waiting = pool.run('three', { ...options, signal: abort.signal });
  abort.abort(new Error('gone'));
  await assert.rejects(waiting, /gone/);
  await assert.rejects(pool.run('four', { ...options, signal: abort.signal }), /gone/);
});

test('A job that would wait longer than its deadline is refused at once, and taken again when there is room', async () => {
  await pool.run('slow', options);
  const others = ['b', 'c', 'd'].map((owner) => pool.run('slow', { ...options, owner }));
  await assert.rejects(pool.run('one', { owner: 'e', deadlineMs: 100 }), { reason: 'pool-full' });
  await Promise.all(others);
  assert.equal(await pool.run('one', { owner: 'e', deadlineMs: 100 }), 'done one');
});

test('Closing fails what waits and takes nothing more', async () => {
  const waiting = [pool.run('hang', options), pool.run('five', options)].map((job) =>
    job.then(
      () => 'done',
      (error: { reason: string }) => error.reason,
    ),
  );
  await pool.close();
  assert.deepEqual(await Promise.all(waiting), ['pool-closed', 'pool-closed']);
  await assert.rejects(pool.run('six', options), { reason: 'pool-closed' });
});

test('Threads that can not even start are not started for ever', async () => {
  const broken = open('./no-such-worker.ts');
  await assert.rejects(broken.started, { reason: 'worker-died' });
  await assert.rejects(broken.run('seven', options), { reason: 'worker-died' });
});
