import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { callBackAfterDrop } from '../../../../server/agent/call-back/after-drop.ts';
import { askBack } from '../../../../server/calls/ask-back.ts';
import { exactWords } from '../../../../server/contract/index.ts';
import { callBackStore } from '../../../support/call-back-store.ts';
import { Happenings } from '../../../support/happenings.ts';
import { aLine } from '../../../support/lines.ts';
import { ScriptedCall } from '../../../support/scripted-call.ts';
import { startScriptedRealtime } from '../../../support/scripted-realtime.ts';
import { aCall, databasePath, storeAt } from '../../store/support.ts';

const WITHIN_MS = 20_000;
const NUMBER = '+442079460123';
const line = aLine({
  phone: '+442079460100',
  consent: 'Calls are kept as text.',
  callBack: { trunk: 'carrier', between: [0, 1440], afterDropped: true },
});

type Kept = ReturnType<typeof callBackStore>;

/** Somebody is being called back: answered, and not yet talked to. */
async function setUp(t: TestContext, { vouched = true, callBacks }: { vouched?: boolean; callBacks?: Kept } = {}) {
  const store = callBacks ?? callBackStore(await storeAt(t, await databasePath(t)));
  await store.createCall(aCall({ id: 'call-1', kind: 'phone' }));
  const asked = { reason: 'page', number: NUMBER, vouched, name: 'Ann', matter: 'the cake' } as const;
  const { id, code = '' } = await askBack(line, asked, { store });
  const [leased] = await store.leaseCallBacks({ at: Date.now(), until: Date.now() + 60_000, limit: 1 });
  assert.ok(leased);
  const { lease } = leased;
  await store.linkCallBack({ id, lease, callId: 'call-1', at: Date.now() });
  const said: string[] = [];
  const happenings = new Happenings();
  const server = await startScriptedRealtime({
    respond: ({ instructions }) => {
      said.push(exactWords(instructions) ?? '(the model)');
      happenings.check();
      return { text: said.at(-1) ?? '', audio: { tone: 440, durationMs: 40 } };
    },
  });
  t.after(() => server.close());
  const call = new ScriptedCall(line, server, pino({ level: 'silent' }), { callBacks: store, callBack: id });
  t.after(() => call.end());
  const hears = (pattern: RegExp) =>
    happenings.until(() => said.some((text) => pattern.test(text)), String(pattern), WITHIN_MS);
  await hears(/Hello, this is/);
  // What the process that dialled writes down once the phone is answered.
  await store.settleCallBack({ id, lease, outcome: { state: 'answered' }, at: Date.now() });
  call.arrive({
    identity: 'phone-1',
    phone: true,
    attributes: { 'sip.callStatus': 'active', 'sip.phoneNumber': NUMBER, 'hoyhoy.trusted_number': 'true' },
  });
  const now = async () => (await store.listCallBacks({ open: false, limit: 1 }))[0];
  const until = async (isIt: (one: Awaited<ReturnType<typeof now>>) => boolean) => {
    for (let one = await now(); ; one = await now()) if (isIt(one)) return one;
  };
  return { store, server, call, code, said, hears, now, until };
}

test('who is called back hears by whom and why, and is then answered by the model', async (t) => {
  const { server, said, hears, now } = await setUp(t);
  assert.equal(
    said[0],
    'Calls are kept as text. Hello, this is Marlow Street Bakery. You asked us to call you back. How can I help you?',
  );
  server.callerSays('Is the cake ready?');
  await hears(/^\(the model\)$/);
  assert.equal((await now())?.state, 'answered');
});

test('whoever answers for an unproven number must enter the code before anything else is said', async (t) => {
  const { server, call, code, said, hears } = await setUp(t, { vouched: false });
  assert.match(said[0] ?? '', /Somebody asked us to call this number\. .* press the four digits/);
  server.callerSays('Who is this? Tell me about the cake!');
  await hears(/^Please press the four digits/);
  call.press(code === '0000' ? '1111' : '0000');
  await hears(/^That is not the code\./);
  call.press(code);
  await hears(/^Calls are kept as text\. Hello, Marlow Street Bakery\./);
  assert.ok(!said.includes('(the model)'), 'nobody who has not entered the code is answered');
  server.callerSays('Is the cake ready?');
  await hears(/^\(the model\)$/);
});

test('two wrong codes end the call, and that number is not called again', async (t) => {
  const { call, code, said, hears, until } = await setUp(t, { vouched: false });
  call.press(code === '0000' ? '1111' : '0000');
  await hears(/^That is not the code\./);
  call.press(code === '0000' ? '1111' : '0000');
  await hears(/^I am sorry for the disturbance\. Goodbye!$/);
  const over = await until((one) => one?.lastOutcome === 'not-theirs');
  assert.deepEqual([over?.state, over?.number], ['failed', '…23']);
  assert.ok(!said.includes('(the model)'));
});

test('a mailbox is told who called, and its owner is called again later', async (t) => {
  const { server, hears, until } = await setUp(t);
  server.callerSays('You have reached Ann. Please leave a message after the tone.');
  await hears(/You asked us to call you back\. You can reach us at \+442079460100\. We will try again\. Goodbye!$/);
  const waiting = await until((one) => one?.state === 'waiting');
  assert.deepEqual([waiting?.number, waiting?.lastOutcome], [NUMBER, 'machine']);
  assert.ok((waiting?.dueAt ?? 0) > Date.now() + 30 * 60_000);
});

test('a stranger who presses star is promised no more calls, and has them', async (t) => {
  const { store, call, said, hears, now } = await setUp(t, { vouched: false });
  await hears(/or press star and we will not call you again\.$/);
  // Among digits a star begins them anew.
  call.press('1*');
  assert.deepEqual(await store.list(line.id), []);
  call.press('*');
  await hears(/^All right, we will not call this number again\. Goodbye!$/);
  assert.deepEqual(
    (await store.list(line.id)).map(({ reason }) => reason),
    ['key'],
  );
  assert.equal(await store.mayBeCalled(line.id, NUMBER), false);
  assert.deepEqual([(await now())?.state, (await now())?.lastOutcome], ['failed', 'do-not-call']);
  assert.ok(!said.includes('(the model)'));
});

test('no more calls are promised where that can not be kept', async (t) => {
  const store = callBackStore(await storeAt(t, await databasePath(t)));
  const { call, hears, said } = await setUp(t, {
    vouched: false,
    callBacks: { ...store, callNoMore: () => Promise.reject(new Error('the disk is full')) },
  });
  await hears(/press star/);
  call.press('*');
  await hears(/^I am sorry for the disturbance\. Goodbye!$/);
  assert.ok(!said.some((text) => /will not call this number/.test(text)));
});

test('a phone whose call breaks off is called back; one that hangs up is not', async (t) => {
  const dropped = await setUp(t);
  dropped.call.room.emit({ type: 'caller-left', lost: true });
  const waiting = await dropped.until((one) => one?.reason === 'dropped');
  assert.deepEqual([waiting?.number, waiting?.state], [NUMBER, 'waiting']);
  const left = await setUp(t);
  left.call.room.emit({ type: 'caller-left', lost: false });
  await left.call.end();
  assert.equal((await left.now())?.reason, 'page');
});

test('a stranger’s phone, and one that was called back because its call had broken off, are not rung up for that again', async (t) => {
  const store = callBackStore(await storeAt(t, await databasePath(t)));
  const logger = pino({ level: 'silent' });
  const drop = (callId: string, number: string) =>
    callBackAfterDrop(line, { callId, number, now: Date.now }, { callBacks: store, logger });
  for (const [reason, vouched, number] of [
    ['dropped', true, '+442079460124'],
    ['page', false, '+442079460125'],
  ] as const) {
    const callId = `call-${reason}`;
    await store.createCall(aCall({ id: callId, kind: 'phone' }));
    const { id } = await askBack(line, { reason, number, vouched }, { store });
    const [leased] = await store.leaseCallBacks({ at: Date.now(), until: Date.now() + 60_000, limit: 1 });
    assert.ok(leased);
    const { lease } = leased;
    await store.linkCallBack({ id, lease, callId, at: Date.now() });
    await store.settleCallBack({ id, lease, outcome: { state: 'answered' }, at: Date.now() });
    await drop(callId, number);
    assert.deepEqual(await store.listCallBacks({ open: true, limit: 5 }), []);
  }
});

test('nobody is told anything while it is not known whether a code is needed', async (t) => {
  const server = await startScriptedRealtime();
  t.after(() => server.close());
  const away = () => Promise.reject(new Error('the store is away'));
  const callBacks = { ...callBackStore(await storeAt(t, await databasePath(t))), getCallBack: away };
  const call = new ScriptedCall(line, server, pino({ level: 'silent' }), { callBacks, callBack: 'unknown' });
  t.after(() => call.end());
  call.arrive({ identity: 'phone-1', phone: true, attributes: { 'sip.callStatus': 'active' } });
  const apologised = () => call.room.captions.some(({ segmentId }) => segmentId === 'apology');
  await call.room.happenings.until(apologised, 'apology', WITHIN_MS);
  assert.deepEqual(server.received('response.create'), []);
});
