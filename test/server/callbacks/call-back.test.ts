import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { callBackWhoWaits } from '../../../server/callbacks/call-back.ts';
import { type AskBack, askBack } from '../../../server/calls/ask-back.ts';
import { createCalls } from '../../../server/calls/create-calls.ts';
import { DialFailed, type Dialler } from '../../../server/calls/dialler.ts';
import { Failure } from '../../../server/contract/index.ts';
import type { OpenStore } from '../../../server/store/open.ts';
import { FakeRooms } from '../../support/fake-rooms.ts';
import { aLine, catalogOf, limits } from '../../support/lines.ts';
import { logger } from '../store/support.ts';
import { callBack, fails, NUMBER, setUp } from './support.ts';

test('who asked is rung up by the line’s trunk, with an agent in the room that knows why; then the number is forgotten', async (t) => {
  const { store, rooms, dialled, pass, ask, settled } = await setUp(t);
  await ask({ matter: 'the cake' });
  await pass();
  const done = await settled();
  assert.deepEqual([done.state, done.number, done.matter], ['answered', '…23', 'the cake']);
  const [request] = dialled;
  assert.equal(request?.trunk, 'carrier');
  assert.equal(request.to, NUMBER);
  assert.deepEqual(rooms.rooms.get(request.room), {
    callId: done.callId,
    line: 'bakery',
    epoch: 1,
    callBack: done.id,
  });
  assert.equal((await store.getCallBack({ callId: done.callId ?? '' }))?.id, done.id);
});

test('busy and unanswered phones are rung up again later, three times at most, and their rooms do not stay', async (t) => {
  const { rooms, clock, dialled, answers, pass, ask, settled } = await setUp(t);
  await ask();
  answers.push(fails('busy'), fails('no-answer'), fails('no-answer'));
  for (const [attempt, pause] of [
    [1, 5],
    [2, 30],
  ] as const) {
    await pass();
    const { dueAt, state } = await settled();
    assert.deepEqual([state, dueAt], ['waiting', clock.now + pause * 60_000]);
    await pass();
    assert.equal(dialled.length, attempt, 'not before its time');
    clock.now = dueAt;
  }
  await pass();
  const { state, lastOutcome, number } = await settled();
  assert.deepEqual([state, lastOutcome, number], ['failed', 'no-answer', '…23']);
  assert.equal(rooms.rooms.size, 0);
});

test('at night nobody is rung up', async (t) => {
  const { clock, dialled, pass, ask, settled } = await setUp(t);
  clock.now = Date.UTC(2026, 10, 24, 23);
  await ask();
  await pass();
  const { dueAt } = await settled();
  assert.equal(dueAt, Date.UTC(2026, 10, 25, 9));
  assert.equal(dialled.length, 0);
});

test('a full line makes the one who waits wait, and that counts for no attempt', async (t) => {
  const { clock, dialled, pass, ask, settled } = await setUp(t, { limits: limits({ callsPerDay: 1 }) });
  await ask({ number: '+442079460124' });
  await pass();
  await settled();
  clock.now += 1;
  await ask();
  await pass();
  const { state, lastOutcome } = await settled();
  assert.deepEqual([state, lastOutcome], ['waiting', 'refused']);
  assert.equal(dialled.length, 1);
});

test('a line that can’t be read for a moment loses nobody; one that is gone calls nobody', async (t) => {
  const { store, clock, ask } = await setUp(t);
  const outcomeWith = async (lines: ReturnType<typeof catalogOf>) => {
    const settled = Promise.withResolvers<void>();
    const settle: OpenStore['settleCallBack'] = (one) => store.settleCallBack(one).finally(() => settled.resolve());
    let pass = async () => {};
    const repeat = (task: () => Promise<void>) => {
      pass = task;
      return { stop: () => {} };
    };
    const calls = createCalls({ lines, store, rooms: new FakeRooms(), logger });
    const dialler: Dialler = { dial: fails('failed'), transfer: async () => {}, hangUp: async () => {} };
    const seen = { ...store, settleCallBack: settle };
    const caller = callBackWhoWaits({
      store: seen,
      doNotCall: store,
      lines,
      calls,
      dialler,
      logger,
      now: () => clock.now,
      repeat,
    });
    await pass();
    await settled.promise;
    await caller.stop();
    return (await store.listCallBacks({ open: false, limit: 1 }))[0];
  };
  await ask();
  const broken = await outcomeWith(catalogOf([], ['bakery']));
  assert.deepEqual([broken?.state, broken?.attempts], ['waiting', 0]);
  clock.now += 600_000;
  assert.equal((await outcomeWith(catalogOf([])))?.state, 'failed');
});

test('a number waits once, and whoever cancels is not called', async (t) => {
  const { store, clock, dialled, pass, ask } = await setUp(t);
  const first = await ask();
  const second = await ask({ number: '0044 20 7946-0123' });
  assert.equal(second.id, first.id);
  assert.equal(await store.cancelCallBacks({ line: 'bakery', number: NUMBER }, clock.now), 1);
  await pass();
  assert.equal(dialled.length, 0);
  const [{ number, state } = {}] = await store.listCallBacks({ open: false, limit: 5 });
  assert.deepEqual([number, state], ['…23', 'cancelled']);
});

test('one that is cancelled while its room is made is not dialled', async (t) => {
  const { store, rooms, clock, dialled, pass, ask } = await setUp(t);
  await ask();
  const create = rooms.create.bind(rooms);
  const created = Promise.withResolvers<void>();
  rooms.create = async (...args) => {
    await store.cancelCallBacks({ line: 'bakery', number: NUMBER }, clock.now);
    await create(...args);
    created.resolve();
  };
  await pass();
  await created.promise;
  while (rooms.rooms.size > 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(dialled.length, 0);
});

test('a process that dies in the middle is followed by another; who has been talked to is not rung up twice', async (t) => {
  const { store, clock, dialled, answers, caller, start, pass, ask, settled } = await setUp(t);
  await ask();
  const dialling = Promise.withResolvers<void>();
  answers.push(async () => {
    dialling.resolve();
    const { signal } = dialled[0] ?? {};
    if (signal) await once(signal, 'abort');
    throw new DialFailed('cancelled', undefined);
  });
  await pass();
  await dialling.promise;
  const [{ callId = '' } = {}] = await store.listCallBacks({ open: true, limit: 1 });
  await store.addEvent({ callId, name: 'caller-listening', at: clock.now });
  // `caller` never settles it, as if it had been killed.
  assert.ok(caller);
  clock.now += 121_000;
  await start().pass();
  assert.equal((await settled()).state, 'answered');
  assert.equal(dialled.length, 1);
});

test('a machine that answered counts as nobody, once', async (t) => {
  const { store, clock, dialled, pass, ask, settled } = await setUp(t);
  await ask();
  await pass();
  const { callId = '' } = await settled();
  await store.addEvent({ callId, name: 'caller-listening', at: clock.now });
  const outcome = { state: 'waiting', dueAt: clock.now + 5, why: 'machine', counted: true } as const;
  assert.equal(await store.reopenCallBack({ callId, number: NUMBER, outcome, at: clock.now }), true);
  assert.equal(await store.reopenCallBack({ callId, number: NUMBER, outcome, at: clock.now }), false);
  const [{ number, state, lastOutcome } = {}] = await store.listCallBacks({ open: true, limit: 1 });
  assert.deepEqual([number, state, lastOutcome], [NUMBER, 'waiting', 'machine']);
  clock.now += 5;
  await pass();
  assert.equal((await settled()).state, 'answered');
  assert.equal(dialled.length, 2, 'and is rung up again');
});

test('an attempt that ends its process each time is not made for ever', async (t) => {
  const { store, clock, dialled, pass, ask, settled } = await setUp(t);
  await ask();
  for (let attempt = 0; attempt < 3; attempt++) {
    const [leased] = await store.leaseCallBacks({ at: clock.now, until: clock.now + 1, limit: 1 });
    assert.ok(leased);
    clock.now += 1;
  }
  await pass();
  const { state, lastOutcome } = await settled();
  assert.deepEqual([state, lastOutcome, dialled.length], ['failed', 'interrupted', 0]);
});

test('a carrier that gives a call up is not asked again and again', async (t) => {
  const { answers, pass, ask, settled } = await setUp(t);
  await ask();
  answers.push(fails('cancelled'));
  await pass();
  assert.equal((await settled()).state, 'failed');
});

test('what is over is deleted once the line’s calls of that time are', async (t) => {
  const { store, clock, ask } = await setUp(t);
  await ask({ number: '+442079460124', name: 'Ann', matter: 'the cake' });
  await store.cancelCallBacks({ line: 'bakery', number: '+442079460124' }, clock.now);
  await ask();
  await store.purge('bakery', clock.now + 1);
  assert.deepEqual(
    (await store.listCallBacks({ open: false, limit: 5 })).map(({ number }) => number),
    [NUMBER],
  );
});

test('what is not to be called is refused with a cure', async (t) => {
  const { ask } = await setUp(t);
  const reasonOf = (asked: Partial<AskBack>) =>
    ask(asked).then(
      () => undefined,
      (error: unknown) => (error instanceof Failure ? error.reason : error),
    );
  for (const number of ['911', '112', '+4', 'my number', '2079460123', '+44207946012345678', '+1 900 555 0199'])
    assert.equal(await reasonOf({ number }), 'number-invalid', number);
  const closed = await setUp(t);
  const { callBack: _, ...none } = aLine({ callBack });
  await assert.rejects(
    askBack(none, { reason: 'page', number: NUMBER, vouched: false }, closed),
    (error) => error instanceof Failure && error.reason === 'call-backs-not-offered',
  );
  for (let i = 0; i < 50; i++) await ask({ number: `+4420794610${String(i).padStart(2, '0')}` });
  assert.equal(await reasonOf({}), 'too-many-call-backs');
});

test('stopping calls off what rings, and leaves it for the next start', async (t) => {
  const { store, dialled, answers, caller, pass, ask } = await setUp(t);
  await ask();
  const ringing = Promise.withResolvers<void>();
  answers.push(async () => {
    const { signal } = dialled[0] ?? {};
    ringing.resolve();
    if (signal && !signal.aborted) await once(signal, 'abort');
    throw new DialFailed('cancelled', undefined);
  });
  await pass();
  await ringing.promise;
  await caller.stop();
  const [{ state } = {}] = await store.listCallBacks({ open: true, limit: 1 });
  assert.equal(state, 'waiting');
});
