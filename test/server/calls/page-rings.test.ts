import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DialFailed, type DialRequest } from '../../../server/calls/dialler.ts';
import { createPageRings } from '../../../server/calls/page-rings.ts';
import { callerAttributes } from '../../../server/contract/index.ts';
import type { CallRecord } from '../../../server/store/store.ts';
import { callBackStore } from '../../support/call-back-store.ts';
import { aLine } from '../../support/lines.ts';
import { databasePath, storeAt } from '../store/support.ts';

/** 12:00 UTC. */
const NOON = Date.UTC(2026, 10, 24, 12);
const callBack = { trunk: 'carrier', between: [540, 1200], afterDropped: true } as const;
const line = aLine({ callBack, timezone: 'UTC' });

async function setUp(t: TestContext, now = NOON) {
  const store = callBackStore(await storeAt(t, await databasePath(t)), () => now);
  const dialled: DialRequest[] = [];
  let outcome: DialFailed | undefined;
  let unanswered = false;
  const over = new Set(['over']);
  const dial = async (request: DialRequest) => {
    dialled.push(request);
    if (outcome) throw outcome;
    if (unanswered) await new Promise((_resolve, reject) => request.signal?.addEventListener('abort', reject));
    return { participantId: '', callId: 'SCL_1' };
  };
  const getCall = async (id: string) => {
    const call: Omit<CallRecord, 'state'> = {
      id,
      line: line.id,
      room: 'room-1',
      kind: 'web',
      createdAt: now,
      events: [],
      turns: [],
      usage: [],
      messages: [],
    };
    return id === 'gone' ? undefined : { ...call, state: over.has(id) ? ('ended' as const) : ('live' as const) };
  };
  const rings = createPageRings({
    store: { reserve: store.reserve, settle: store.settle, getCall },
    doNotCall: store,
    dialler: { dial },
    now: () => now,
  });
  const ring = (number: string, asked: { callId?: string; address?: string } = {}) =>
    rings.ring(line, { callId: 'call-1', number, ...asked });
  const fail = (failed: DialFailed) => {
    outcome = failed;
  };
  const nobodyAnswers = () => {
    unanswered = true;
  };
  return { store, rings, ring, dialled, fail, nobodyAnswers, hangUp: (callId: string) => void over.add(callId) };
}

test('a phone is called into no call, and has to enter a code', async (t) => {
  const { ring, dialled } = await setUp(t);
  await ring('0044 20 7946 0123');
  const [{ trunk, to, room, attributes, hidePhoneNumber } = assert.fail('nobody was called')] = dialled;
  assert.deepEqual([trunk, to, hidePhoneNumber], ['carrier', '+442079460123', true]);
  assert.notEqual(room, 'room-1');
  assert.deepEqual(attributes, { [callerAttributes.line]: 'bakery', [callerAttributes.entersCode]: 'true' });
});

test('a number is rung up twice a day and an address has five calls, together with call-backs', async (t) => {
  const { ring, dialled } = await setUp(t);
  await ring('+442079460123');
  await ring('0044 2079460123');
  await assert.rejects(ring('+44 20 79460123'), { reason: 'call-backs-spent' });
  for (let i = 0; i < 5; i++) await ring(`+44207946020${i}`, { callId: `call-${i + 2}`, address: 'here' });
  await assert.rejects(ring('+442079460299', { callId: 'call-7', address: 'here' }), { reason: 'call-backs-spent' });
  assert.equal(dialled.length, 7);
});

test('no emergency number, no call that is over, no hour in which nobody is to be troubled', async (t) => {
  const { ring, dialled } = await setUp(t);
  for (const number of ['112', '911', 'shop@192.0.2.1', '']) {
    await assert.rejects(ring(number), { reason: 'number-invalid' });
  }
  for (const callId of ['over', 'gone']) {
    await assert.rejects(ring('+442079460123', { callId }), { reason: 'call-not-found' });
  }
  const night = await setUp(t, NOON + 9 * 3_600_000);
  assert.equal(night.rings.offered(line), false);
  await assert.rejects(night.ring('+442079460123'), { reason: 'call-backs-not-offered' });
  assert.deepEqual([dialled.length, night.dialled.length], [0, 0]);
});

test('it is told why a phone was not reached', async (t) => {
  const { ring, fail } = await setUp(t);
  fail(new DialFailed('busy', 486));
  await assert.rejects(ring('+442079460123'), { reason: 'phone-not-reached', message: /busy/ });
});

test('a phone that rang and was busy then may be engaged, and be called again', async (t) => {
  const { store, ring, fail } = await setUp(t);
  fail(new DialFailed('turned-away', 486));
  await assert.rejects(ring('+442079460123'), { reason: 'phone-not-reached', message: /busy or turned away/ });
  assert.deepEqual(await store.list(line.id), []);
});

test('a phone that declines is not called for a page again', async (t) => {
  const { store, ring, dialled, fail } = await setUp(t);
  fail(new DialFailed('declined', 603));
  await assert.rejects(ring('+442079460123'), { reason: 'phone-not-reached' });
  assert.deepEqual(
    (await store.list(line.id)).map(({ reason }) => reason),
    ['declined'],
  );
  await assert.rejects(ring('+442079460123', { callId: 'call-2' }), { reason: 'call-backs-spent' });
  assert.equal(dialled.length, 1);
});

test('a phone does not ring on for a visitor who has gone, even where no request was taken back', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { ring, dialled, nobodyAnswers, hangUp } = await setUp(t);
  nobodyAnswers();
  const rung = ring('+442079460123');
  rung.catch(() => {});
  while (dialled.length === 0) await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(1_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(dialled[0]?.signal?.aborted, false, 'it rings while the visitor is there');
  hangUp('call-1');
  t.mock.timers.tick(1_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(dialled[0]?.signal?.aborted, true);
  await assert.rejects(rung, { reason: 'phone-not-reached' });
});
