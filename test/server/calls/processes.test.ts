import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { LEASE } from '../../../server/calls/allowance.ts';
import type { LineLimits } from '../../../server/line/line.ts';
import { databasePath, storeAt } from '../store/support.ts';

const run = promisify(execFile);
const admitter = join(import.meta.dirname, 'admitter.ts');

async function given(path: string, asked: number, limits: Partial<LineLimits>): Promise<number> {
  const { stdout } = await run(process.execPath, [admitter, path, String(asked), JSON.stringify(limits)]);
  return Number(stdout);
}

const races: [string, Partial<LineLimits>][] = [
  ['places', { concurrentCalls: 5 }],
  ['calls', { concurrentCalls: 100, callsPerDay: 5 }],
  ['minutes', { concurrentCalls: 100, minutesPerDay: (5 * LEASE.seconds) / 60 }],
];
for (const [what, limits] of races) {
  test(`three processes that race for the last ${what} of a line together take as many as there are`, async (t) => {
    const path = await databasePath(t);
    const counts = await Promise.all([given(path, 7, limits), given(path, 7, limits), given(path, 7, limits)]);
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      5,
      counts.join(', '),
    );
    const store = await storeAt(t, path);
    assert.equal((await store.liveCalls('bakery')).length, 5);
  });
}
