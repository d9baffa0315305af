import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CallerKeys, callerPot, monthlyWant, monthOf } from '../../../../server/calls/caller-allowance.ts';
import { exactWords } from '../../../../server/contract/index.ts';
import { aLine, limits } from '../../../support/lines.ts';
import { type DialledCall, type GatewayRig, SECRET, startGatewayRig } from '../../../support/telephony/gateway-rig.ts';

const [ANN, BOB, KIM] = ['+441632960961', '+441632960962', '+441632960963'];
const TO = '+12125550142';
const MONTH_S = 900;
const telephony = {
  inboundTrunks: [
    { name: 'local', numbers: [TO], allowedAddresses: ['127.0.0.1'], trusted: true },
    { name: 'hearsay', numbers: ['hearsay'], allowedAddresses: ['127.0.0.1'] },
  ],
  rules: [{ name: 'hearsay', line: 'bakery', numbers: ['hearsay'] }],
};
const allowance = { minutesPerMonth: MONTH_S / 60, minutesPerUnknownCall: 2, exceptions: {} };
const line = aLine({ phone: TO, allowance, limits: limits({ concurrentCalls: 50 }) });

describe('a caller’s allowance, by telephone', () => {
  let rig: GatewayRig;
  const keys = new CallerKeys(SECRET);

  before(async () => {
    rig = await startGatewayRig({
      telephony,
      line: { allowance },
      realtime: {
        respond: ({ instructions }) => ({
          text: exactWords(instructions) ?? 'Yes.',
          audio: { tone: 440, durationMs: 900 },
        }),
      },
    });
  });
  after(() => rig.close());

  const now = () => Date.now();
  const pot = (number: string) => callerPot(line, keys.ofNumber('bakery', number));
  const balance = (number: string) => rig.agent.store.balance(pot(number), monthOf(now(), line.timezone));

  /** As if they had talked so long before. */
  async function leave(number: string, seconds: number): Promise<void> {
    const [caller, spent] = [keys.ofNumber('bakery', number), MONTH_S - seconds];
    const want = monthlyWant(line, { id: `${number} before`, caller, amount: spent, limit: MONTH_S, at: now() });
    await rig.agent.store.reserve({ callId: 'before', wants: [want] });
    await rig.agent.store.settle([{ id: want.id, spent }]);
  }
  async function dial(from: string, to = TO): Promise<{ call: DialledCall; callId: string }> {
    const call = await rig.dial({ to, from });
    await call.sip.until('established');
    const [newest] = await rig.agent.store.listCalls({ limit: 1 });
    assert.ok(newest);
    return { call, callId: newest.id };
  }
  const ended = (callId: string) => rig.agent.untilRecord(callId, ({ state }) => state === 'ended', 'the end', 60_000);
  const said = (callId: string, words: RegExp) =>
    rig.agent.untilRecord(callId, ({ turns }) => turns.some(({ text }) => words.test(text)), `${words}`, 30_000);

  test('runs out in the middle of a call: told at the start, a polite end, and then there is no more', async () => {
    await leave(ANN, 12);
    const first = await dial(ANN);
    await said(first.callId, /You have a few seconds left on this line this month\. Hello, Marlow Street Bakery/);
    const record = await ended(first.callId);
    assert.equal(record.endReason, 'allowance-spent');
    assert.match(record.turns.at(-1)?.text ?? '', /used up for this month\. From \w+ 1 on you have 15 minutes again/);
    assert.equal((await first.call.sip.until('ended')).type, 'ended');
    await rig.agent.untilIdle();
    assert.deepEqual(await balance(ANN), { used: MONTH_S, reserved: 0 });

    const again = await dial(ANN);
    const refused = await ended(again.callId);
    assert.equal(refused.endReason, 'allowance-spent');
    assert.deepEqual(
      refused.turns.map(({ text }) => /used up for this month/.test(text)),
      [true],
    );
    await rig.agent.untilIdle();
    assert.deepEqual(await balance(ANN), { used: MONTH_S, reserved: 0 });
    assert.ok(!JSON.stringify(await rig.agent.store.getCall(first.callId)).includes(ANN.slice(1)));
  });

  test('is shared by two calls of one number at a time, and what one gives back the next has', async () => {
    await leave(BOB, 40);
    const first = await dial(BOB);
    await said(first.callId, /Hello, Marlow/);
    // All of it is held by the first.
    const second = await dial(BOB);
    assert.equal((await ended(second.callId)).endReason, 'allowance-spent');
    await first.call.hangUp();
    assert.equal((await ended(first.callId)).endReason, 'caller-left');
    await rig.agent.untilIdle();
    const { used, reserved } = await balance(BOB);
    assert.equal(reserved, 0);
    assert.ok(used > MONTH_S - 40 && used < MONTH_S, `${used}`);
    const third = await dial(BOB);
    await said(third.callId, /left on this line this month\. Hello, Marlow/);
    await third.call.hangUp();
    await ended(third.callId);
  });

  test('of a number that nobody vouches for, or that is withheld, is a short call for each', async () => {
    for (const [from, to] of [
      [KIM, 'hearsay'],
      ['anonymous', TO],
    ] as const) {
      const { call, callId } = await dial(from, to);
      await said(callId, /^As your number is not shown, this call can last 2 minutes\. Hello, Marlow/);
      await call.hangUp();
      const { caller, talkSeconds } = await ended(callId);
      assert.deepEqual([caller, talkSeconds], [undefined, 120]);
    }
    assert.deepEqual(await balance(KIM), { used: 0, reserved: 0 });
  });
});
