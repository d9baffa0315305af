import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AskBack, askBack } from '../../../server/calls/ask-back.ts';
import { Failure } from '../../../server/contract/index.ts';
import { aLine } from '../../support/lines.ts';
import { aCall } from '../store/support.ts';
import { callBack, fails, NUMBER, setUp } from './support.ts';

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

test('a stranger whose phone rang and was busy then is not rung up for that again, and is on no list', async (t) => {
  const { store, clock, dialled, answers, pass, ask, settled } = await setUp(t);
  await store.createCall(aCall({ id: 'their-own', kind: 'phone' }));
  answers.push(fails('turned-away'));
  await ask({ reason: 'page', vouched: false });
  await pass();
  const { state, lastOutcome } = await settled();
  assert.deepEqual([state, lastOutcome, await store.list('bakery')], ['failed', 'turned-away', []]);
  // Whoever has asked themselves waits for it.
  clock.now += 86_400_000;
  answers.push(fails('turned-away'));
  await ask({ askedIn: 'their-own' });
  await pass();
  assert.equal((await settled()).state, 'waiting');
  clock.now += 30 * 60_000;
  await pass();
  assert.equal((await settled()).state, 'answered');
  assert.equal(dialled.length, 3);
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
