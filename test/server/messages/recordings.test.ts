import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { sweepRecordings } from '../../../server/messages/recordings.ts';
import { aCall, databasePath, logger, storeAt } from '../store/support.ts';

test('a recording goes with its message, and no other file does', async (t) => {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  await store.createCall(aCall());
  await store.addMessage({ id: 'kept', callId: 'call-1', line: 'bakery', text: '(3 s of speech)', at: 0 });
  const dir = join(dirname(path), 'messages');
  let hours = 0;
  let pass = async () => {};
  const repeat = (task: () => Promise<void>) => {
    pass = task;
    return { stop() {} };
  };
  sweepRecordings({ store, dir, logger, now: () => Date.now() + hours * 3_600_000, repeat });
  await pass(); // No folder yet.
  await mkdir(dir);
  for (const name of ['kept.wav', 'gone.wav', 'notes.txt']) await writeFile(join(dir, name), '');
  await pass();
  assert.deepEqual((await readdir(dir)).sort(), ['gone.wav', 'kept.wav', 'notes.txt'], 'too young');
  hours = 2;
  await pass();
  assert.deepEqual((await readdir(dir)).sort(), ['kept.wav', 'notes.txt']);
  await store.endCall('call-1', 'caller-left', 1);
  await store.purge('bakery', 2);
  await pass();
  assert.deepEqual(await readdir(dir), ['notes.txt']);
});
