import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { databasePath, storeAt } from './support.ts';

const writer = fileURLToPath(new URL('./writer.ts', import.meta.url));

function startWriter(path: string, callId: string, turns: number) {
  const child = spawn(process.execPath, [writer, path, callId, String(turns)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, lines: createInterface({ input: child.stdout }) };
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code, signal] = await once(child, 'exit');
  return signal ?? code;
}

test('four processes that start at once on no database make one schema and lose no turn', async (t) => {
  const path = await databasePath(t);
  const callIds = ['a', 'b', 'c', 'd'];
  const exits = await Promise.all(callIds.map((id) => exitOf(startWriter(path, id, 50).child)));
  assert.deepEqual(exits, [0, 0, 0, 0]);
  const store = await storeAt(t, path);
  for (const id of callIds) assert.equal((await store.getCall(id))?.turns.length, 50);
});

test('whatever a process killed with SIGKILL had acknowledged is there afterwards', async (t) => {
  const path = await databasePath(t);
  const { child, lines } = startWriter(path, 'call-1', 1_000_000);
  const acknowledged: string[] = [];
  const exited = exitOf(child);
  for await (const line of lines) {
    acknowledged.push(line);
    if (acknowledged.length === 200) child.kill('SIGKILL');
  }
  assert.equal(await exited, 'SIGKILL');
  const store = await storeAt(t, path);
  const call = await store.getCall('call-1');
  const kept = new Set(call?.turns.map((turn) => turn.id));
  assert.deepEqual(
    acknowledged.filter((id) => !kept.has(id)),
    [],
  );
  assert.ok(acknowledged.length >= 200);
  assert.equal(call?.state, 'dispatched');
});
