import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import type { OpenStore } from '../../../server/store/open.ts';
import { aCall, aTurn, databasePath, storeAt } from './support.ts';

const first = { callId: 'call-1', epoch: 1 };
const second = { callId: 'call-1', epoch: 2 };

async function withCall(t: TestContext): Promise<OpenStore> {
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall());
  return store;
}

async function seen(store: OpenStore) {
  const { leases, holders } = await store.seeLeases('reconciler');
  const [lease] = leases;
  assert.ok(lease);
  const beat = holders.find(({ id }) => id === lease.holder)?.beat;
  return { ...lease, ...(beat !== undefined && { beat }) };
}

test('of two agents that are dispatched for one epoch, one gets the call', async (t) => {
  const store = await withCall(t);
  const claims = await Promise.all(['a', 'b'].map((holder) => store.claimCall({ ...first, holder })));
  assert.deepEqual(claims, [{}, undefined]);
});

test('a call that has ended, or that nobody knows, is not to be had', async (t) => {
  const store = await withCall(t);
  await store.endCall('call-1', 'caller-left', 1);
  assert.equal(await store.claimCall({ ...first, holder: 'a' }), undefined);
  assert.equal(await store.claimCall({ callId: 'call-2', epoch: 1, holder: 'a' }), undefined);
});

test('a beat tells a holder which calls are still its own', async (t) => {
  const store = await withCall(t);
  await store.createCall(aCall({ id: 'call-2', room: 'room-2' }));
  await store.claimCall({ ...first, holder: 'a' });
  await store.claimCall({ callId: 'call-2', epoch: 1, holder: 'a' });
  const holder = { id: 'a', role: 'worker', free: 3 } as const;
  assert.deepEqual(await store.beat(holder), [first, { callId: 'call-2', epoch: 1 }]);
  await store.openLease(await seen(store));
  assert.deepEqual(await store.beat(holder), [{ callId: 'call-2', epoch: 1 }]);
  assert.deepEqual(await store.holders(), [holder, { id: 'reconciler', role: 'reconciler', free: 0 }]);
});

test('a call is opened once for what was seen of it, and not at all once its holder has shown life', async (t) => {
  const store = await withCall(t);
  await store.claimCall({ ...first, holder: 'a' });
  const holder = { id: 'a', role: 'worker', free: 3 } as const;
  await store.beat(holder);
  const before = await seen(store);
  await store.beat(holder);
  assert.equal(await store.openLease(before), undefined);
  const now = await seen(store);
  assert.deepEqual(await Promise.all([store.openLease(now), store.openLease(now)]), [2, undefined]);
  assert.deepEqual(await store.claimCall({ ...second, holder: 'b' }), { predecessor: 'lost' });
});

test('a holder that never beat, or whose row is gone, can be taken from too', async (t) => {
  const store = await withCall(t);
  await store.claimCall({ ...first, holder: 'a' });
  assert.equal(await store.openLease(await seen(store)), 2);
});

test('an agent that gives its call up makes the epoch of the next, which is dispatched once', async (t) => {
  const store = await withCall(t);
  await store.claimCall({ ...first, holder: 'a' });
  assert.equal(await store.releaseCall(first, 'handed-over'), 2);
  assert.equal(await store.releaseCall(first, 'handed-over'), undefined);
  const lease = await seen(store);
  assert.deepEqual([lease.dispatched, lease.holder, lease.epoch], [false, undefined, 2]);
  assert.deepEqual(await Promise.all([store.openLease(lease), store.openLease(lease)]), [2, undefined]);
  assert.deepEqual(await store.claimCall({ ...second, holder: 'b' }), { predecessor: 'handed-over' });
});

test('every write of an older agent is refused, and nothing of it is kept', async (t) => {
  const store = await withCall(t);
  const agent = store.heldAs(() => first);
  await agent.putTurn(aTurn());
  await store.claimCall({ ...first, holder: 'a' });
  await store.openLease(await seen(store));
  const fenced = { reason: 'store-fenced' };
  const at = 1;
  await assert.rejects(agent.putTurn(aTurn({ text: 'overwritten' })), fenced);
  await assert.rejects(agent.addEvent({ callId: 'call-1', name: 'event', at }), fenced);
  await assert.rejects(agent.setCallState('call-1', 'live', at), fenced);
  await assert.rejects(agent.endCall('call-1', 'caller-left', at), fenced);
  await assert.rejects(agent.addMessage({ id: 'm', callId: 'call-1', line: 'bakery', text: 'hi', at }), fenced);
  const usage = { callId: 'call-1', responseId: 'r', inputTokens: 1, outputTokens: 1, at };
  await assert.rejects(agent.addUsage(usage), fenced);
  const run = { callId: 'call-1', id: 'run', name: 'tool', arguments: '{}', at };
  await assert.rejects(agent.beginTool(run), fenced);
  await assert.rejects(agent.finishTool({ callId: 'call-1', id: 'run', output: '{}' }), fenced);
  const call = await store.getCall('call-1');
  assert.deepEqual([call?.state, call?.turns, call?.events], ['dispatched', [aTurn()], []]);
  await store.heldAs(() => second).putTurn(aTurn({ text: 'of the new agent' }));
});

test('a tool begins once for its id, whichever agent asks, and its outcome is kept', async (t) => {
  const store = await withCall(t);
  const run = { callId: 'call-1', id: 'run-1', name: 'take_message', arguments: '{"a":1}', at: 5 };
  assert.equal(await store.beginTool(run), true);
  assert.equal(await store.beginTool(run), false);
  assert.deepEqual(await store.toolRuns('call-1'), [run]);
  await store.finishTool({ callId: 'call-1', id: 'run-1', output: '{"ok":true}' });
  assert.deepEqual(await store.toolRuns('call-1'), [{ ...run, output: '{"ok":true}' }]);
});

test('rooms of ended calls are told from those of live ones and of strangers', async (t) => {
  const store = await withCall(t);
  await store.createCall(aCall({ id: 'call-2', room: 'room-2' }));
  await store.endCall('call-2', 'caller-left', 1);
  assert.deepEqual(await store.endedRooms(['room-1', 'room-2', 'room-3']), ['room-2']);
  assert.deepEqual(await store.endedRooms([]), []);
});

test('a process of a role that only a newer version knows keeps nobody from looking after calls', async (t) => {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  await store.createCall(aCall());
  const database = new SqliteDatabase(path);
  database.prepare("insert into holders (id, role, free, beat) values ('newer', 'conductor', 2, 1)").run();
  database.close();
  assert.deepEqual(await store.holders(), [{ id: 'newer', role: 'conductor', free: 2 }]);
  assert.equal((await seen(store)).callId, 'call-1');
});
