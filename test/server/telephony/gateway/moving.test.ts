import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import type { AdmittedCall } from '../../../../server/calls/calls.ts';
import { createMoving } from '../../../../server/calls/moving.ts';
import type { FakeCaller } from '../../../support/caller.ts';
import { tone } from '../../../support/scripted-realtime/tone.ts';
import { type DialledCall, type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';

const NUMBER = '+12125550142';
const CALLER = '441632960961';

let rig: GatewayRig;

before(async () => {
  const trunk = { name: 'local', allowedAddresses: ['127.0.0.1'], trusted: true };
  rig = await startGatewayRig({ telephony: { inboundTrunks: [trunk] } });
});
after(() => rig.close());

const issue = async (callId: string) => {
  const moving = createMoving({ store: rig.agent.store, logger: pino({ level: 'silent' }) });
  return (await moving.issueCode(callId, 'to-phone')).code;
};

/** A visitor's call, greeted and quiet. */
async function visit(): Promise<{ call: AdmittedCall; page: FakeCaller }> {
  const { call, caller: page } = await rig.agent.dial();
  await page.untilCaption(({ final, text }) => final && /Marlow/.test(text), 'the greeting');
  await page.untilState('listening');
  return { call, page };
}

/** A phone that has called the line and is being greeted. */
async function phone(): Promise<DialledCall> {
  const dialled = await rig.dial({ to: NUMBER });
  await dialled.sip.until('established');
  await dialled.rtp.heard.untilAudible(100);
  return dialled;
}

/** The phone's participant in the page's room, once it has been put through. */
async function untilJoined(call: AdmittedCall) {
  await rig.agent.untilRecord(call.callId, ({ events }) => events.some(({ name }) => name === 'place-joined'), 'phone');
  const [joined] = (await rig.agent.rooms.listParticipants(call.room)).filter(({ kind }) => kind === 3);
  assert.ok(joined);
  return joined;
}

async function asksAndIsAnswered(call: DialledCall, page: FakeCaller | undefined, from: string): Promise<void> {
  await call.rtp.heard.untilSilent(400);
  const asked = performance.now();
  call.sing();
  await call.rtp.heard.untilAudible(500, asked);
  assert.equal(call.heard(asked), tones.answer);
  await page?.untilCaption(
    ({ at, final, text, from: sender }) => at > asked && final && text === `I sing ${tones.sung}` && sender === from,
    'what was said by phone, on the page',
  );
}

test('a phone that enters the code is in the page’s call, is heard there in the page’s place, and keeps its number', async () => {
  const { call, page } = await visit();
  const dialled = await phone();
  const [second] = await rig.agent.store.listCalls({ limit: 1 });
  assert.ok(second && second.id !== call.callId);
  dialled.rtp.press(await issue(call.callId));
  const joined = await untilJoined(call);
  assert.equal(joined.attributes['sip.callStatus'], 'active');
  assert.ok(!JSON.stringify(joined).includes(CALLER), 'nothing tells the page who phones');

  const abandoned = await rig.agent.untilRecord(second.id, ({ state }) => state === 'ended', 'end of the first call');
  assert.equal(abandoned.endReason, 'caller-left');
  await page.untilState('listening');
  page.say(tone(tones.sung, 900, 24_000));
  await page.spoken();
  await asksAndIsAnswered(dialled, page, joined.identity);
  const { turns } = await rig.agent.untilRecord(call.callId, ({ turns: said }) => said.length >= 4, 'the answer');
  assert.deepEqual(
    turns.map(({ role }) => role),
    ['agent', 'agent', 'caller', 'agent'],
    'greeting, welcome, and the phone alone is heard',
  );

  await page.leave();
  await asksAndIsAnswered(dialled, undefined, '');
  await dialled.hangUp();
  const record = await rig.agent.untilRecord(call.callId, ({ state }) => state === 'ended', 'end');
  assert.equal(record.endReason, 'caller-left');
});

test('when the phone hangs up the call goes on at the page, which is heard again', async () => {
  const { call, page } = await visit();
  const dialled = await phone();
  dialled.rtp.press(await issue(call.callId));
  await untilJoined(call);
  await page.untilState('speaking');
  await page.untilState('listening');
  await dialled.hangUp();
  await rig.agent.untilRecord(call.callId, ({ events }) => events.some(({ name }) => name === 'place-left'), 'leaving');
  const asked = performance.now();
  page.say(tone(tones.sung, 900, 24_000));
  await page.untilCaption(({ at, final, text }) => at > asked && final && text === `I sing ${tones.sung}`, 'the page');
  await page.leave();
  await rig.agent.untilRecord(call.callId, ({ state }) => state === 'ended', 'end');
});

test('a wrong code is told so, and the caller stays in the call that they have', async () => {
  const { call, page } = await visit();
  const code = await issue(call.callId);
  const dialled = await phone();
  await dialled.rtp.heard.untilSilent(400);
  const wrong = performance.now();
  dialled.rtp.press(String((Number(code) + 1) % 1_000_000).padStart(6, '0'));
  await dialled.rtp.heard.untilAudible(500, wrong);
  await dialled.rtp.heard.untilSilent(600);
  await asksAndIsAnswered(dialled, undefined, '');
  await dialled.hangUp();
  await page.leave();
});
