import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { dayOf, LEASE, LEASE_LIFE_MS } from '../../../server/calls/allowance.ts';
import type { LineLimits } from '../../../server/line/line.ts';
import { databasePath, storeAt } from '../store/support.ts';

const admitter = join(import.meta.dirname, 'admitter.ts');

/** Resolves to the calls that a process of its own was given, which is killed with SIGKILL after so many of them. */
async function given(path: string, asked: number, limits: Partial<LineLimits>, killAfter = Number.POSITIVE_INFINITY) {
  const args = [admitter, path, String(asked), JSON.stringify(limits)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const calls: string[] = [];
  for await (const call of createInterface({ input: child.stdout })) {
    calls.push(call);
    if (calls.length === killAfter) child.kill('SIGKILL');
  }
  await exited;
  return calls;
}

const races: [string, Partial<LineLimits>][] = [
  ['places', { concurrentCalls: 5 }],
  ['calls', { concurrentCalls: 100, callsPerDay: 5 }],
  ['minutes', { concurrentCalls: 100, minutesPerDay: (5 * LEASE.seconds) / 60 }],
];
for (const [what, limits] of races) {
  test(`three processes that race for the last ${what} of a line together take as many as there are`, async (t) => {
    const path = await databasePath(t);
    const calls = await Promise.all([given(path, 7, limits), given(path, 7, limits), given(path, 7, limits)]);
    assert.equal(calls.flat().length, 5, calls.map(({ length }) => length).join(', '));
    const store = await storeAt(t, path);
    assert.equal((await store.liveCalls('bakery')).length, 5);
  });
}

test('processes killed while they admit leave no call that is not paid for, and no place of the line is given twice', async (t) => {
  const path = await databasePath(t);
  const limits = { concurrentCalls: 1000, minutesPerDay: (40 * LEASE.seconds) / 60 };
  const started = Date.now();
  const killed = await Promise.all([given(path, 60, limits, 3), given(path, 60, limits, 7)]);
  const store = await storeAt(t, path);
  const left = await store.liveCalls('bakery');
  // What was acknowledged is there; what was under way is there whole or not at all.
  const ids = new Set(left.map(({ id }) => id));
  assert.ok(killed.flat().every((id) => ids.has(id)));
  await given(path, 60, limits);

  const live = (await store.liveCalls('bakery')).length;
  assert.equal(live, 40);
  const days = [...new Set([dayOf(started, 'Europe/London'), dayOf(Date.now(), 'Europe/London')])];
  const held = async (pot: string) => {
    const balances = await Promise.all(days.map((day) => store.balance(`line/bakery/${pot}`, day)));
    return balances.reduce((sum, { used, reserved }) => sum + used + reserved, 0);
  };
  assert.equal(await held('seconds'), 40 * LEASE.seconds);
  assert.equal(await held('calls'), 40);
  // Nobody settles the leases of the dead: they count as used.
  await store.expire(Date.now() + LEASE_LIFE_MS);
  assert.equal(await held('seconds'), 40 * LEASE.seconds);
});
