import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { livekitRooms } from '../../../../server/calls/livekit-rooms.ts';
import { createMoving } from '../../../../server/calls/moving.ts';
import { createPageRings } from '../../../../server/calls/page-rings.ts';
import { aLine, limits } from '../../../support/lines.ts';
import { AnsweringPhone } from '../../../support/telephony/answering-phone.ts';
import { type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';

const NUMBER = '+12125550199';
const REFUSING = '+12125550198';
const line = aLine({
  languages: ['de-AT', 'en'],
  callBack: { trunk: 'carrier', between: [0, 1440], afterDropped: true },
  limits: limits({ concurrentCalls: 50 }),
});

describe('a phone that is called for a page', () => {
  let rig: GatewayRig;
  let phone: AnsweringPhone;

  before(async () => {
    phone = await AnsweringPhone.open();
    rig = await startGatewayRig({
      telephony: {
        outboundTrunks: [{ name: 'carrier', address: phone.address(), numbers: ['+12125550142'], prefixes: ['+1212'] }],
        outbound: { maxCalls: 5, callsPerMinute: 1000, callsPerHourToNumber: 1000, minutesPerDay: 1000 },
      },
      line,
      // Heard whenever the page or the phone speaks.
      answerMs: 4000,
    });
  });
  after(async () => {
    await rig.close();
    await phone.close();
  });

  test('hears nothing of the call before its page’s code has been entered, and then the agent', async () => {
    const { agent, dialler } = rig;
    const { call, caller: page } = await agent.dial();
    await page.untilCaption(({ final, text }) => final && /Marlow/.test(text), 'the greeting');
    const moving = createMoving({ store: agent.store, logger: pino({ level: 'silent' }) });
    const { code } = await moving.issueCode(call.callId, 'to-phone');
    const rings = createPageRings({ store: agent.store, doNotCall: agent.store, dialler });
    const begun = performance.now();
    await rings.ring(line, { callId: call.callId, number: NUMBER });
    await phone.heard.untilAudible(2000, begun);
    assert.notEqual(phone.heard.tone(Object.values(tones), begun), tones.greeting, 'it is asked, not greeted');
    assert.deepEqual(rig.played, ['code de'], 'in the language of the line');
    const there = await agent.rooms.listParticipants(call.room);
    assert.ok(!there.some(({ kind }) => kind === 3), 'no phone is in the room');

    phone.press(code === '000000' ? '000001' : '000000');
    const wrong = performance.now();
    await phone.heard.untilAudible(500, wrong);
    assert.ok(!(await agent.store.getCall(call.callId))?.events.some(({ name }) => name === 'place-joined'));

    await phone.heard.untilSilent(700);
    const entered = performance.now();
    phone.press(code);
    await agent.untilRecord(call.callId, ({ events }) => events.some(({ name }) => name === 'place-joined'), 'phone');
    const [joined] = (await agent.rooms.listParticipants(call.room)).filter(({ kind }) => kind === 3);
    assert.equal(joined?.attributes['sip.callStatus'], 'active');
    assert.ok(!JSON.stringify(joined).includes(NUMBER.slice(1)), 'nothing tells the page the number');
    await phone.heard.untilAudible(500, entered);
    assert.equal(phone.heard.tone(Object.values(tones), entered), tones.greeting, 'the agent says that it has joined');

    await page.leave();
    await livekitRooms(agent.livekit).delete(call.room);
    await phone.until('ended');
    await agent.untilIdle();
  });

  test('that has no code is hung up', async () => {
    const { agent, dialler } = rig;
    const { call, caller: page } = await agent.dial();
    const rings = createPageRings({ store: agent.store, doNotCall: agent.store, dialler });
    const before = phone.ends.length;
    await rings.ring(line, { callId: call.callId, number: NUMBER });
    phone.press('111111');
    const wrong = performance.now();
    await phone.heard.untilAudible(500, wrong);
    phone.press('222222');
    await phone.until('ended', before + 1);
    assert.ok(!(await agent.store.getCall(call.callId))?.events.some(({ name }) => name === 'place-joined'));
    await page.leave();
    await agent.untilIdle();
  });

  test('that presses star is promised to be called no more, and is not', async () => {
    const { agent, dialler } = rig;
    const { call, caller: page } = await agent.dial();
    const rings = createPageRings({ store: agent.store, doNotCall: agent.store, dialler });
    const before = phone.ends.length;
    const begun = performance.now();
    await rings.ring(line, { callId: call.callId, number: REFUSING });
    await phone.heard.untilAudible(1000, begun);
    phone.press('*');
    await phone.until('ended', before + 1);
    assert.equal(rig.played.at(-1), 'no-more de');
    assert.equal(await agent.store.mayBeCalled('bakery', REFUSING), false);
    await assert.rejects(rings.ring(line, { callId: call.callId, number: REFUSING }), { reason: 'call-backs-spent' });
    await page.leave();
    await agent.untilIdle();
  });
});
