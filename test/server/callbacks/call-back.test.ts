import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { callBackWhoWaits } from '../../../server/callbacks/call-back.ts';
import { type AskBack, askBack } from '../../../server/calls/ask-back.ts';
import { createCalls } from '../../../server/calls/create-calls.ts';
import { DialFailed, type Dialler, type DialRequest } from '../../../server/calls/dialler.ts';
import { Failure } from '../../../server/contract/index.ts';
import type { Line } from '../../../server/line/line.ts';
import type { OpenStore } from '../../../server/store/open.ts';
import { callBackStore } from '../../support/call-back-store.ts';
import { FakeRooms } from '../../support/fake-rooms.ts';
import { aLine, catalogOf, limits } from '../../support/lines.ts';
import { aCall, databasePath, logger, storeAt } from '../store/support.ts';

const NUMBER = '+442079460123';
const NOON = Date.UTC(2026, 10, 24, 12);
const callBack = { trunk: 'carrier', between: [9 * 60, 20 * 60], afterDropped: true } as const;

/** A line's callers on a real store; the telephone is a promise of the test. */
async function setUp(t: TestContext, changes: Partial<Line> = {}) {
  const clock = { now: NOON };
  const now = () => clock.now;
  const kept = callBackStore(await storeAt(t, await databasePath(t)), now);
  const settlements = new EventEmitter();
  const store: typeof kept = {
    ...kept,
    async settleCallBack(settled) {
      const ours = await kept.settleCallBack(settled);
      settlements.emit('settled');
      return ours;
    },
  };
  const rooms = new FakeRooms();
  const line = aLine({ callBack, ...changes });
  const lines = catalogOf([line]);
  const dialled: DialRequest[] = [];
  const answers: (() => Promise<{ participantId: string; callId: string }>)[] = [];
  const dialler: Dialler = {
    dial: (request) => {
      dialled.push(request);
      return (answers.shift() ?? (async () => ({ participantId: 'p', callId: 'c' })))();
    },
    transfer: async () => {},
    hangUp: async () => {},
  };
  const calls = createCalls({ lines, store, rooms, logger, now });
  const start = () => {
    let pass = async () => {};
    const repeat = (task: () => Promise<void>) => {
      pass = task;
      return { stop: () => {} };
    };
    const caller = callBackWhoWaits({ store, doNotCall: store, lines, calls, dialler, logger, now, repeat });
    t.after(() => caller.stop());
    return { caller, pass: () => pass() };
  };
  const { caller, pass } = start();
  const ask = (asked: Partial<AskBack> = {}) =>
    askBack(line, { reason: 'asked', number: NUMBER, vouched: true, ...asked }, { store, now });
  /** The newest call-back, once the attempt that is under way has come to something. */
  const settled = async () => {
    await once(settlements, 'settled');
    const [one] = await store.listCallBacks({ open: false, limit: 1 });
    assert.ok(one);
    return one;
  };
  return { store, rooms, clock, dialled, answers, caller, start, pass, ask, settled };
}

const fails = (outcome: ConstructorParameters<typeof DialFailed>[0]) => async () => {
  throw new DialFailed(outcome, undefined);
};

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

test('who can’t show that a number is theirs gets a code to be entered there; the newest one holds', async (t) => {
  const { store, ask } = await setUp(t);
  const first = await ask({ vouched: false });
  const second = await ask({ vouched: false });
  assert.match(first.code ?? '', /^\d{4}$/);
  const [{ code } = {}] = await store.listCallBacks({ open: true, limit: 1 });
  assert.equal(code, second.code);
});

test('who is vouched for needs no code, whatever strangers ask for their number, and no stranger calls that off', async (t) => {
  const { store, clock, ask } = await setUp(t);
  await ask({ vouched: false, matter: 'a prank' });
  await ask({ matter: 'the cake' });
  const { id, code } = await ask({ vouched: false, matter: 'another prank' });
  assert.match(code ?? '', /^\d{4}$/);
  assert.equal(await store.cancelCallBacks({ id }, clock.now), 0);
  const [waiting, ...others] = await store.listCallBacks({ open: true, limit: 5 });
  assert.deepEqual([waiting?.code, waiting?.matter, others], [undefined, 'the cake', []]);
});

test('a stranger’s phone is rung up twice a day at most, from whichever call and line it is asked', async (t) => {
  const { store, clock, ask } = await setUp(t);
  const reasonOf = (asked: Partial<AskBack>) =>
    ask({ vouched: false, ...asked }).then(
      () => undefined,
      (error: unknown) => (error instanceof Failure ? error.reason : error),
    );
  const cancel = () => store.cancelCallBacks({ line: 'bakery', number: NUMBER }, clock.now);
  for (const call of ['one', 'two', 'three']) await store.createCall(aCall({ id: call, line: 'bakery' }));
  assert.equal(await reasonOf({ askedIn: 'one' }), undefined);
  await cancel();
  const other = aLine({ id: 'florist', callBack });
  await askBack(other, { reason: 'asked', number: NUMBER, vouched: false }, { store, now: () => clock.now });
  assert.equal(await reasonOf({ askedIn: 'two' }), 'call-backs-spent');
  for (const digit of [4, 5, 6])
    assert.equal(await reasonOf({ number: `+44207946012${digit}`, askedIn: 'three' }), undefined);
  assert.equal(await reasonOf({ number: '+442079460127', askedIn: 'three' }), 'call-backs-spent');
  assert.equal(await ask().then(({ code }) => code), undefined, 'the number’s own phone is called all the same');
  clock.now += 24 * 3_600_000;
  assert.equal(await reasonOf({ askedIn: 'two' }), undefined);
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
  for (const number of ['911', '112', '+4', 'my number', '2079460123', '+44207946012345678'])
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

test('a stranger who declines is not rung up for others again, on that line, unless they ask themselves', async (t) => {
  const { store, clock, dialled, answers, pass, ask, settled } = await setUp(t);
  await store.createCall(aCall({ id: 'their-own', kind: 'phone' }));
  const stranger = { reason: 'page', vouched: false } as const;
  answers.push(fails('declined'));
  await ask(stranger);
  await pass();
  assert.equal((await settled()).lastOutcome, 'declined');
  clock.now += 2 * 86_400_000;
  await assert.rejects(ask(stranger), { reason: 'call-backs-spent' }, 'a stranger is told no more than before');
  await assert.rejects(ask({ reason: 'dropped' }), { reason: 'do-not-call' });
  await assert.rejects(ask(), { reason: 'do-not-call', cure: /do-not-call LINE NUMBER --lift/ }, 'the owner adds it');
  await askBack(aLine({ id: 'florist', callBack }), { ...stranger, number: NUMBER }, { store, now: () => clock.now });
  await store.cancelCallBacks({ line: 'florist', number: NUMBER }, clock.now);
  clock.now += 1;
  await ask({ askedIn: 'their-own' });
  await pass();
  assert.equal((await settled()).state, 'answered');
  assert.equal(dialled.length, 2);
  await assert.rejects(ask({ askedIn: 'their-own' }), { reason: 'call-backs-spent' }, 'nor often in their own name');
  clock.now += 86_400_000;
  assert.ok(!JSON.stringify(await store.list('bakery')).includes(NUMBER.slice(-9)));
  assert.equal(await store.lift('bakery', NUMBER), true);
  await ask(stranger);
  await store.callNoMore('bakery', NUMBER, 'key');
  assert.deepEqual(await store.listCallBacks({ open: true, limit: 5 }), [], 'what waits is called off');
});

test('who is put on the list while an attempt is under way elsewhere is not rung up by it', async (t) => {
  const { store, clock, dialled, pass, ask, settled } = await setUp(t);
  await ask({ reason: 'page', vouched: false });
  // Beside `callNoMore`, which cancels what waits: another process adds it in between.
  await store.addDoNotCall({ line: 'bakery', number: store.keyOf('bakery', NUMBER), reason: 'key', at: clock.now });
  await pass();
  assert.equal((await settled()).lastOutcome, 'do-not-call');
  assert.deepEqual(dialled, []);
});

test('who declines what they asked for themselves is not tried again, and may ask again', async (t) => {
  const { store, answers, pass, ask, settled } = await setUp(t);
  answers.push(fails('declined'));
  await ask();
  await pass();
  assert.equal((await settled()).state, 'failed');
  assert.deepEqual(await store.list('bakery'), []);
});
