import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { aCall, aTurn, databasePath, storeAt } from './support.ts';

test('a call is kept with its turns, events, usage and messages', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  const turn = aTurn({ typed: true, interrupted: true });
  const event = { callId: 'call-1', name: 'agent.first-audio', at: 2100, data: { ms: 12.5, warm: true, node: 'a' } };
  const bare = { callId: 'call-1', name: 'caller.mute', at: 2200 };
  const usage = { callId: 'call-1', responseId: 'r1', inputTokens: 12, outputTokens: 34, at: 2300 };
  const message = {
    id: 'm1',
    callId: 'call-1',
    line: 'bakery',
    name: 'Ann',
    contact: 'ann@x',
    text: 'Call me',
    at: 2400,
  };
  const anonymous = { id: 'm2', callId: 'call-1', line: 'bakery', text: 'Thanks', at: 2500 };
  await store.createCall(aCall());
  await store.putTurn(turn);
  await store.addEvent(event);
  await store.addEvent(bare);
  await store.addUsage(usage);
  await store.addMessage(message);
  await store.addMessage(anonymous);
  assert.deepEqual(await store.getCall('call-1'), {
    ...aCall(),
    state: 'dispatched',
    turns: [turn],
    events: [event, bare],
    usage: [usage],
    messages: [message, anonymous],
  });
});

test('a call that is not there is undefined', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  assert.equal(await store.getCall('nobody'), undefined);
});

test('text comes back exactly as it was written', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall());
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      const id = `turn-${n++}`;
      await store.putTurn(aTurn({ id, text }));
      const call = await store.getCall('call-1');
      assert.equal(call?.turns.find((turn) => turn.id === id)?.text, text);
    }),
    { numRuns: 50, examples: [["'; drop table turns; --"], ['line\nbreak\u0000nul'], ['नमस्ते 👩‍👩‍👧']] },
  );
});

test('a turn that is put again replaces itself and keeps its place', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall());
  await store.putTurn(aTurn({ id: 'first', text: 'We are open from', at: 5 }));
  await store.putTurn(aTurn({ id: 'second', at: 5 }));
  await store.putTurn(aTurn({ id: 'first', text: 'We are', interrupted: true, at: 5 }));
  const turns = (await store.getCall('call-1'))?.turns ?? [];
  assert.deepEqual(
    turns.map(({ id, text, interrupted }) => [id, text, interrupted]),
    [
      ['first', 'We are', true],
      ['second', 'Are you open on Sunday?', false],
    ],
  );
});

test('usage of one response that is told twice counts once', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall());
  const usage = { callId: 'call-1', responseId: 'r1', inputTokens: 1, outputTokens: 2, at: 3 };
  await store.addUsage(usage);
  await store.addUsage({ ...usage, outputTokens: 5 });
  assert.deepEqual((await store.getCall('call-1'))?.usage, [{ ...usage, outputTokens: 5 }]);
});

test('a call moves on, never back, and each step keeps its time', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall());
  assert.equal(await store.setCallState('call-1', 'joined', 1100.4), true);
  assert.equal(await store.setCallState('call-1', 'live', 1200), true);
  assert.equal(await store.setCallState('call-1', 'joined', 1300), false);
  const call = await store.getCall('call-1');
  assert.equal(call?.state, 'live');
  assert.deepEqual(call?.events, [
    { callId: 'call-1', name: 'call.joined', at: 1100 },
    { callId: 'call-1', name: 'call.live', at: 1200 },
  ]);
});

test('of many ends at once exactly one counts, and an ended call stays ended', async (t) => {
  const path = await databasePath(t);
  const stores = [await storeAt(t, path), await storeAt(t, path)];
  const [store] = stores;
  assert.ok(store);
  await store.createCall(aCall());
  const ends = stores.flatMap((s) => [
    s.endCall('call-1', 'caller-left', 3000),
    s.endCall('call-1', 'room-gone', 4000),
  ]);
  assert.equal((await Promise.all(ends)).filter(Boolean).length, 1);
  const ended = await store.getCall('call-1');
  assert.equal(await store.endCall('call-1', 'shutdown', 9000), false);
  assert.equal(await store.setCallState('call-1', 'live', 9000), false);
  assert.equal(ended?.state, 'ended');
  assert.deepEqual(await store.getCall('call-1'), ended);
});

test('calls are listed newest first, by line and by page, with their number of turns', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall({ id: 'old', createdAt: 1 }));
  await store.createCall(aCall({ id: 'new', createdAt: 3 }));
  await store.createCall(aCall({ id: 'other', line: 'garage', createdAt: 2 }));
  await store.putTurn(aTurn({ callId: 'old', id: 'x' }));
  await store.putTurn(aTurn({ callId: 'old', id: 'y' }));
  const ids = async (query: Parameters<typeof store.listCalls>[0]) => (await store.listCalls(query)).map((c) => c.id);
  assert.deepEqual(await ids({ limit: 10 }), ['new', 'other', 'old']);
  assert.deepEqual(await ids({ limit: 10, line: 'bakery' }), ['new', 'old']);
  assert.deepEqual(await ids({ limit: 10, before: 3 }), ['other', 'old']);
  assert.deepEqual(await ids({ limit: 1 }), ['new']);
  assert.equal((await store.listCalls({ limit: 10 })).at(-1)?.turns, 2);
});

test('live calls are those that have not ended, oldest first', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall({ id: 'b', createdAt: 2 }));
  await store.createCall(aCall({ id: 'a', createdAt: 1 }));
  await store.createCall(aCall({ id: 'c', line: 'garage', createdAt: 3 }));
  await store.createCall(aCall({ id: 'gone', createdAt: 0 }));
  await store.endCall('gone', 'agent-ended', 5);
  assert.deepEqual(
    (await store.liveCalls()).map((call) => call.id),
    ['a', 'b', 'c'],
  );
  assert.deepEqual(
    (await store.liveCalls('bakery')).map((call) => call.id),
    ['a', 'b'],
  );
});

test('a purge deletes what ended before the time, words and all, and nothing else', async (t) => {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  const secret = 'my number is five five five';
  for (const id of ['old', 'recent', 'live']) {
    await store.createCall(aCall({ id }));
    await store.putTurn(aTurn({ callId: id, text: id === 'old' ? secret : id }));
  }
  await store.createCall(aCall({ id: 'garage', line: 'garage' }));
  await store.endCall('garage', 'caller-left', 10);
  await store.endCall('old', 'caller-left', 10);
  await store.endCall('recent', 'caller-left', 20);
  assert.equal(await store.purge('bakery', 20), 1);
  assert.deepEqual((await store.listCalls({ limit: 9 })).map((call) => call.id).sort(), ['garage', 'live', 'recent']);
  for (const file of [path, `${path}-wal`]) assert.equal((await readFile(file)).includes(secret), false, file);
});

test('closing serves everything that was asked for before, once and for all', async (t) => {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  const asked = [store.createCall(aCall())];
  for (let n = 0; n < 100; n += 1) asked.push(store.putTurn(aTurn({ id: `turn-${n}` })));
  await Promise.all([store.close(), store.close()]);
  await Promise.all(asked);
  await assert.rejects(store.getCall('call-1'), { name: 'Failure', reason: 'store-stopped' });
  const again = await storeAt(t, path);
  assert.equal((await again.getCall('call-1'))?.turns.length, 100);
});

test('only its owner can read the file', async (t) => {
  const path = await databasePath(t);
  await storeAt(t, path);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal((await stat(dirname(path))).mode & 0o777, 0o700);
});
