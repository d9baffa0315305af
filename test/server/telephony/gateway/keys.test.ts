import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exactWords, MESSAGE_OFFER, notUnderstood } from '../../../../server/contract/index.ts';
import { limits } from '../../../support/lines.ts';
import { type DialledCall, type GatewayRig, startGatewayRig } from '../../../support/telephony/gateway-rig.ts';

describe('the keys of a telephone', () => {
  let rig: GatewayRig;

  before(async () => {
    rig = await startGatewayRig({
      line: { hours: { mon: [[540, 600]] }, limits: limits({ concurrentCalls: 50, silenceSeconds: 5 }) },
      realtime: {
        transcribe: () => 'mumble mumble',
        respond: ({ instructions, lastUserText }) => ({
          text:
            exactWords(instructions) ??
            (lastUserText.includes('mumble') ? `${notUnderstood.notCaught}.` : `You said ${lastUserText}`),
          audio: { tone: 440, durationMs: 700 },
        }),
      },
    });
  });
  after(() => rig.close());

  async function greeted(): Promise<{ call: DialledCall; callId: string }> {
    const call = await rig.dial();
    await call.sip.until('established');
    const callId = (await rig.agent.store.listCalls({ limit: 1 }))[0]?.id ?? '';
    await said(callId, /^Hello/);
    return { call, callId };
  }
  /** So many times. */
  const said = (callId: string, words: RegExp, times = 1) =>
    rig.agent.untilRecord(
      callId,
      ({ turns }) => turns.filter(({ text, role }) => role === 'agent' && words.test(text)).length >= times,
      `${words}`,
      30_000,
    );

  test('reach the agent as one text; a star repeats, 0 asks for a person', async () => {
    const { call, callId } = await greeted();
    call.rtp.press('5550142#');
    const record = await said(callId, /^You said 5550142/);
    assert.deepEqual(
      record.turns.filter(({ role }) => role === 'caller').map(({ text, typed }) => [text, typed]),
      [['5550142', true]],
    );
    call.rtp.press('*');
    await said(callId, /^You said 5550142/, 2);
    call.rtp.press('0');
    await said(callId, new RegExp(`^I can't put you through to a person from here. ${MESSAGE_OFFER.slice(0, -1)}`));
    await call.hangUp();
    await rig.agent.untilRecord(callId, ({ state }) => state === 'ended', 'the end');
  });

  test('are offered to a caller who is not understood twice, and one of them asks for the hours', async () => {
    const { call, callId } = await greeted();
    for (const time of [1, 2]) {
      await call.rtp.heard.untilSilent(400);
      call.sing();
      await said(callId, /didn't catch that/, time);
    }
    await said(callId, /For our opening hours, press 1\. To leave a message, press 2/);
    call.rtp.press('1');
    await said(callId, /^You said What are your opening hours/);
    await call.hangUp();
    await rig.agent.untilRecord(callId, ({ state }) => state === 'ended', 'the end');
  });

  test('and a voice that never come end the call, after it has been asked for', async () => {
    const { call, callId } = await greeted();
    await said(callId, /^Are you still there/);
    const { endReason } = await rig.agent.untilRecord(callId, ({ state }) => state === 'ended', 'the end', 60_000);
    assert.equal(endReason, 'caller-silent');
    assert.equal((await call.sip.until('ended')).type, 'ended');
  });
});
