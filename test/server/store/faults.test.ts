import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type TestContext, test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { Failure } from '../../../server/contract/index.ts';
import { classify, storeFailureReasons } from '../../../server/store/failures.ts';
import { openStore } from '../../../server/store/open.ts';
import { aCall, aTurn, databasePath, logger, storeAt } from './support.ts';

/** Another program's connection to the same file. */
function stranger(t: TestContext, path: string) {
  const database = new SqliteDatabase(path);
  t.after(() => database.close());
  return database;
}

test('a write waits for a database that is locked for 3 s, and nothing else in the process waits with it', async (t) => {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  await store.createCall(aCall());
  const other = stranger(t, path);
  other.exec('begin immediate');
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let written = false;
  const write = store.putTurn(aTurn()).then(() => {
    written = true;
  });
  await after(3000); // the fault itself, not a wait for something
  assert.equal(written, false);
  delay.disable();
  other.exec('commit');
  await write;
  assert.equal((await store.getCall('call-1'))?.turns.length, 1);
  assert.ok(delay.max < 1e9, `the loop stood still for ${delay.max / 1e6} ms`);
});

test('a file that is no database is named damaged, with a cure, and is left as it was', async (t) => {
  const path = await databasePath(t);
  await mkdir(dirname(path), { recursive: true });
  const content = 'this is not a database at all, but it is long enough to be looked at'.repeat(20);
  await writeFile(path, content);
  await assert.rejects(openStore({ path, logger }), (error) => {
    assert.ok(error instanceof Failure);
    assert.equal(error.reason, 'store-corrupt');
    assert.match(error.cure, /Move the file/);
    return true;
  });
  assert.equal(await readFile(path, 'utf8'), content);
});

test('a database of a later version is refused and not touched', async (t) => {
  const path = await databasePath(t);
  await (await openStore({ path, logger })).close();
  const other = stranger(t, path);
  other.exec("insert into migrations (number, name) values (99, 'from the future')");
  await assert.rejects(openStore({ path, logger }), { reason: 'store-newer' });
  assert.deepEqual(other.prepare('select max(number) as last from migrations').get(), { last: 99 });
});

test('a folder that can hold no other is named unwritable, and soon', async () => {
  await assert.rejects(openStore({ path: '/proc/no/calls.db', logger }), { reason: 'store-unwritable' });
});

test('a path that can not be made is named unwritable', async (t) => {
  const path = await databasePath(t);
  await mkdir(dirname(dirname(path)), { recursive: true });
  await writeFile(dirname(path), 'a file where the folder should be');
  await assert.rejects(openStore({ path, logger }), { reason: 'store-unwritable' });
});

test('a full disk is told as such', async (t) => {
  const database = stranger(t, ':memory:');
  database.exec('create table filler (data blob)');
  database.pragma('max_page_count = 3');
  assert.throws(
    () => database.prepare('insert into filler values (zeroblob(100000))').run(),
    (error) => classify(error).reason === 'store-disk-full' && /Free space/.test(classify(error).cure),
  );
});

test('a record damaged in the file is told as damage, not passed on', async (t) => {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  await store.createCall(aCall());
  stranger(t, path).exec("update calls set state = 'confused'");
  await assert.rejects(store.getCall('call-1'), { reason: 'store-corrupt' });
});

test('a turn of no call, and a call of a known id, are refused and change nothing', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  await assert.rejects(store.putTurn(aTurn()), { reason: 'store-conflict' });
  await store.createCall(aCall());
  await assert.rejects(store.createCall(aCall({ room: 'other' })), { reason: 'store-conflict' });
  assert.equal((await store.getCall('call-1'))?.room, 'room-1');
});

test('the readiness check writes, and fails when writing does', async (t) => {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  await store.check();
  stranger(t, path).exec('drop table probe');
  await assert.rejects(store.check(), { reason: 'store-failed' });
});

test('each reason is of the published list', () => {
  for (const code of [
    'SQLITE_FULL',
    'SQLITE_BUSY_SNAPSHOT',
    'SQLITE_NOTADB',
    'SQLITE_READONLY_DBMOVED',
    'SQLITE_WHAT',
  ]) {
    const { reason } = classify(new SqliteDatabase.SqliteError('x', code));
    assert.ok(storeFailureReasons.some((known) => known === reason));
  }
});
