import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { Failure } from '../../../../server/contract/index.ts';
import type { MediaLine } from '../../../../server/telephony/media/line.ts';
import { startMediaPool } from '../../../../server/telephony/media/pool.ts';
import { Happenings } from '../../../support/happenings.ts';
import { freePorts } from '../../../support/ports.ts';

const WAIT_MS = 20_000;

test('calls are spread, a process that dies takes only its own with it, and is replaced', async () => {
  const happenings = new Happenings();
  /** Of the processes, as they became ready. */
  const pids: number[] = [];
  const write = (line: string) => {
    const { pid, msg } = JSON.parse(line);
    if (msg === 'a media process is ready') pids.push(pid);
    happenings.check();
  };
  const ports = await freePorts(200);
  const pool = await startMediaPool({
    ...{ host: '127.0.0.1', ports, logLevel: 'error', processes: 2, callsEach: 500 },
    env: { ...process.env, NODE_ENV: 'production' },
    onLine: () => {},
    logger: pino({ base: null }, { write }),
  });
  try {
    const lost: number[] = [];
    const open = (call: number) =>
      pool.open(({ type }) => {
        if (type === 'media-lost') lost.push(call);
        happenings.check();
      });
    const isInFirst = ({ rtpPort }: MediaLine) => rtpPort < ports.from + 100;
    const lines: MediaLine[] = [];
    for (let call = 0; call < 4; call++) lines.push(await open(call));
    // Each process has its own half of the ports, and two of the calls.
    assert.equal(lines.filter(isInFirst).length, 2);
    assert.equal(pool.calls, 4);
    const [victim] = pids;
    assert.ok(victim);
    process.kill(victim, 'SIGKILL');
    await happenings.until(() => lost.length === 2 && pool.calls === 2, 'loss of two calls', WAIT_MS);
    await happenings.until(() => pids.length === 3, 'another process', WAIT_MS);
    // It is the one with the fewest calls now.
    const more = [await open(4), await open(5)];
    assert.equal(new Set(more.map(isInFirst)).size, 1);
    await Promise.all([...lines, ...more].map((line) => line.close()));
    assert.equal(pool.calls, 0);
  } finally {
    await pool.stop();
  }
  const gone = (error: unknown) => error instanceof Failure && error.reason === 'media-lost';
  await assert.rejects(
    pool.open(() => {}),
    gone,
  );
});

test('a process that has had its share of calls finishes those it has, while another takes the next', async () => {
  const pool = await startMediaPool({
    ...{ host: '127.0.0.1', ports: await freePorts(20), logLevel: 'error', processes: 1, callsEach: 3 },
    env: { ...process.env, NODE_ENV: 'production' },
    onLine: () => {},
    logger: pino({ level: 'silent' }),
  });
  const until = async (isIt: () => boolean) => {
    while (!isIt()) await new Promise((resolve) => setImmediate(resolve));
  };
  try {
    const [old] = pool.pids;
    const lost: number[] = [];
    const open = (call: number) => pool.open(({ type }) => void (type === 'media-lost' && lost.push(call)));
    const before = await open(0);
    await before.close();
    const [second, third] = [await open(2), await open(3)];
    await until(() => pool.pids.length === 2);
    assert.equal(pool.pids[1], old);
    const next = await open(4);
    assert.equal(pool.calls, 3);
    await third.close();
    assert.equal(pool.pids.length, 2, 'it still has a call');
    await second.close();
    await until(() => pool.pids.length === 1);
    assert.notEqual(pool.pids[0], old);
    assert.deepEqual([pool.calls, lost], [1, []]);
    // What is still sent to a call of the old process is heard in no call of the new one.
    const more: MediaLine[] = [];
    await assert.rejects(
      async () => {
        for (;;) more.push(await open(more.length));
      },
      { reason: 'ports-exhausted' },
    );
    const ports = [before, second, third, next, ...more].map(({ rtpPort }) => rtpPort);
    assert.equal(new Set(ports).size, ports.length);
    await Promise.all([next, ...more].map((line) => line.close()));
  } finally {
    await pool.stop();
  }
});

test('a call that comes while the only process is being started again waits for it, and for nothing after a stop', async () => {
  const pool = await startMediaPool({
    ...{ host: '127.0.0.1', ports: await freePorts(10), logLevel: 'error', processes: 1, callsEach: 500 },
    env: { ...process.env, NODE_ENV: 'production' },
    onLine: () => {},
    logger: pino({ level: 'silent' }),
  });
  try {
    const [victim] = pool.pids;
    assert.ok(victim);
    process.kill(victim, 'SIGKILL');
    // One is asked before the death is seen, the other after it.
    const first = await pool.open(() => {});
    assert.notEqual(pool.pids[0], victim);
    await first.close();
    process.kill(pool.pids[0] ?? 0, 'SIGKILL');
    while (pool.pids.length > 0) await new Promise((resolve) => setImmediate(resolve));
    await (await pool.open(() => {})).close();

    process.kill(pool.pids[0] ?? 0, 'SIGKILL');
    while (pool.pids.length > 0) await new Promise((resolve) => setImmediate(resolve));
    const waiting = assert.rejects(
      pool.open(() => {}),
      { reason: 'media-lost' },
    );
    await pool.stop();
    await waiting;
  } finally {
    await pool.stop();
  }
});
