import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Line } from '../../../server/line/line.ts';
import { PAUSES } from '../../../server/messages/attempt.ts';
import { deliverMessages, type Send } from '../../../server/messages/deliver.ts';
import { createSenders } from '../../../server/messages/senders.ts';
import { aLine, catalogOf } from '../../support/lines.ts';
import { startReceiver, verified } from '../../support/webhook-receiver.ts';
import { aCall, databasePath, logger, storeAt } from '../store/support.ts';

const SECRET = `whsec_${randomBytes(24).toString('base64')}`;
const MESSAGE = {
  id: 'message-1',
  callId: 'call-1',
  line: 'bakery',
  name: 'Ann',
  contact: '555-0142',
  text: 'A cake',
  at: 5,
};

async function setUp(t: TestContext, line: Line, send?: Record<'webhook', Send>) {
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall());
  await store.addMessage(MESSAGE);
  let now = 1_000_000;
  let pass = async () => {};
  const deliverer = deliverMessages({
    store,
    lines: catalogOf([line], ['ruin']),
    send: send ?? createSenders({ webhook: { secrets: [SECRET], anywhere: true } }),
    now: () => now,
    random: () => 0,
    logger,
    repeat(task) {
      pass = task;
      return { stop() {} };
    },
  });
  t.after(() => deliverer.stop());
  return {
    store,
    deliverer,
    pass: () => pass(),
    later: (ms: number) => {
      now += ms;
    },
    delivery: async () => (await store.getMessage(MESSAGE.id))?.deliveries[0],
    notices: async () => (await store.listNotices(0)).map(({ kind }) => kind),
  };
}

test('a message is sent once to where its line wants it, signed, with what the caller left', async (t) => {
  const there = await startReceiver();
  t.after(() => there.close());
  const { pass, later, delivery, notices } = await setUp(t, aLine({ messages: { webhook: there.url } }));
  await pass();
  later(1e9);
  await pass();
  const [received, ...others] = there.received;
  assert.ok(received);
  assert.deepEqual(others, []);
  assert.ok(verified(received, SECRET));
  assert.equal(received.id, 'msg_message-1');
  const { at: _, callId, ...left } = MESSAGE;
  assert.deepEqual(JSON.parse(received.body), {
    type: 'message.taken',
    timestamp: '1970-01-01T00:00:00.005Z',
    data: { ...left, call: callId, lineName: 'Marlow Street Bakery', recorded: false },
  });
  const settled = await delivery();
  assert.deepEqual([settled?.state, settled?.attempts], ['sent', 1]);
  assert.deepEqual(await notices(), []);
});

test('a receiver that is down at first gets it later, under the same id; the owner is told meanwhile', async (t) => {
  const gone = await startReceiver();
  await gone.close();
  const { pass, later, delivery, notices } = await setUp(t, aLine({ messages: { webhook: gone.url } }));
  await pass();
  assert.deepEqual(await notices(), []);
  await pass(); // not due
  later(PAUSES[0] ?? 0);
  await pass();
  const failing = await delivery();
  assert.deepEqual([failing?.state, failing?.attempts], ['waiting', 2]);
  assert.match(failing?.lastError ?? '', /could not be reached \(ECONNREFUSED\)/);
  assert.deepEqual(await notices(), ['undelivered']);
  const there = await startReceiver(undefined, Number(new URL(gone.url).port));
  t.after(() => there.close());
  later(PAUSES[1] ?? 0);
  await pass();
  assert.deepEqual(
    there.received.map(({ id }) => id),
    ['msg_message-1'],
  );
  const sent = await delivery();
  assert.deepEqual([sent?.state, sent?.attempts, sent?.lastError], ['sent', 3, undefined]);
});

test('after ten attempts it is given up, until the owner has it sent again', async (t) => {
  let up = false;
  const there = await startReceiver((response) => response.writeHead(up ? 200 : 500).end());
  t.after(() => there.close());
  const { store, pass, later, delivery } = await setUp(t, aLine({ messages: { webhook: there.url } }));
  for (const pause of [...PAUSES, 1e9, 1e9]) {
    await pass();
    later(pause);
  }
  assert.equal(there.received.length, 10);
  assert.equal(new Set(there.received.map(({ id }) => id)).size, 1);
  assert.deepEqual([(await delivery())?.state, (await delivery())?.lastError], ['failed', 'The receiver answered 500']);
  up = true;
  assert.equal(await store.sendAgain(MESSAGE.id, 0), 1);
  await pass();
  assert.equal((await delivery())?.state, 'sent');
});

test('a line that wants nothing sent has nothing sent, also of old messages once it does', async (t) => {
  const there = await startReceiver();
  t.after(() => there.close());
  const messages: { webhook?: string } = {};
  const { store, pass } = await setUp(t, aLine({ messages }));
  await pass();
  messages.webhook = there.url;
  await pass();
  await store.addMessage({ ...MESSAGE, id: 'message-2' });
  await pass();
  assert.deepEqual(
    there.received.map(({ id }) => id),
    ['msg_message-2'],
  );
});

test('a line that can not be read keeps its messages until it can; without a secret the owner is told what is missing', async (t) => {
  const { store, pass, delivery } = await setUp(t, aLine({ messages: { webhook: 'https://crm.example/' } }), Object());
  await store.addMessage({ ...MESSAGE, id: 'message-2', line: 'ruin' });
  await pass();
  assert.deepEqual(
    (await store.unaddressed(10)).map(({ id }) => id),
    ['message-2'],
  );
  assert.match((await delivery())?.lastError ?? '', /HOYHOY_WEBHOOK_SECRET is not set/);
});

test('whoever stops breaks off what is being sent, and leaves it to the next', async (t) => {
  const begun = Promise.withResolvers<void>();
  let sends = 0;
  const send: Send = (_message, _line, signal) => {
    sends += 1;
    begun.resolve();
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ ok: false, error: 'aborted' })));
  };
  const { pass, deliverer, delivery } = await setUp(t, aLine({ messages: { webhook: 'https://x.example' } }), {
    webhook: send,
  });
  const passing = pass();
  await begun.promise;
  await deliverer.stop();
  await passing;
  assert.deepEqual([(await delivery())?.state, (await delivery())?.lastError, sends], ['waiting', undefined, 1]);
});

test('several processes on one store never send a delivery at the same time', async (t) => {
  const path = await databasePath(t);
  const stores = await Promise.all([storeAt(t, path), storeAt(t, path), storeAt(t, path)]);
  const [first] = stores;
  assert.ok(first);
  await first.createCall(aCall());
  const ids = Array.from({ length: 30 }, (_, i) => `m${i}`);
  for (const id of ids) {
    await first.addMessage({ ...MESSAGE, id });
    await first.addressMessage(id, ['webhook'], 0);
  }
  const leases = await Promise.all(
    stores.flatMap((store) => Array.from({ length: 8 }, () => store.leaseDeliveries({ at: 10, until: 100, limit: 4 }))),
  );
  const taken = leases.flat();
  assert.deepEqual(taken.map(({ message }) => message.id).sort(), [...ids].sort());
  // A lease that is over is somebody else's, and its old holder changes nothing.
  const [again] = await first.leaseDeliveries({ at: 101, until: 200, limit: 1 });
  const old = taken.find(({ message }) => message.id === again?.message.id);
  assert.ok(again && old);
  const settle = (lease: string) =>
    first.settleDelivery({
      messageId: again.message.id,
      channel: 'webhook',
      lease,
      outcome: { state: 'sent' },
      at: 102,
    });
  assert.deepEqual([await settle(old.lease), await settle(again.lease)], [false, true]);
  assert.equal(again.attempt, 2);
});

test('a sender killed in the middle of a delivery is followed by another, which sends it under the same id', async (t) => {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  await store.createCall(aCall());
  await store.addMessage({ ...MESSAGE, at: Date.now() });
  // The first request is taken and never answered.
  const there = await startReceiver((response, _one, index) => index > 0 && response.writeHead(200).end());
  t.after(() => there.close());
  const start = (aheadMs: number) => {
    const script = fileURLToPath(new URL('./sender.ts', import.meta.url));
    const child = spawn(process.execPath, [script, path, there.url, SECRET, String(aheadMs)], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    t.after(() => child.kill('SIGKILL'));
    return child;
  };
  const first = start(0);
  await there.count(1);
  first.kill('SIGKILL');
  await once(first, 'exit');
  assert.equal((await store.getMessage(MESSAGE.id))?.deliveries[0]?.state, 'waiting');
  start(91_000); // As if a minute and a half had passed: the lease of the dead one is over.
  await there.count(2);
  assert.deepEqual(
    there.received.map(({ id }) => id),
    ['msg_message-1', 'msg_message-1'],
  );
  assert.ok(there.received.every((received) => verified(received, SECRET)));
});
