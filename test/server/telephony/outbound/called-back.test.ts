import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { callBackWhoWaits } from '../../../../server/callbacks/call-back.ts';
import { askBack } from '../../../../server/calls/ask-back.ts';
import { createCalls } from '../../../../server/calls/create-calls.ts';
import { livekitRooms } from '../../../../server/calls/livekit-rooms.ts';
import { exactWords } from '../../../../server/contract/index.ts';
import type { IncomingCall } from '../../../../server/telephony/sip/ua/incoming-call.ts';
import { Happenings } from '../../../support/happenings.ts';
import { aLine, catalogOf, limits } from '../../../support/lines.ts';
import { AnsweringPhone } from '../../../support/telephony/answering-phone.ts';
import { type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';
import { aCall } from '../../store/support.ts';

const NUMBER = '+12125550199';
const WITHIN_MS = 30_000;
const callBack = { trunk: 'carrier', between: [0, 1440], afterDropped: true } as const;
const line = aLine({ callBack, limits: limits({ concurrentCalls: 50 }) });
const logger = pino({ level: 'silent' });

describe('somebody who waits for a call', () => {
  let rig: GatewayRig;
  let phone: AnsweringPhone;
  let onCall: (call: IncomingCall) => void;
  const said: string[] = [];
  const happenings = new Happenings();
  const hears = (pattern: RegExp) =>
    happenings.until(() => said.some((words) => pattern.test(words)), String(pattern), WITHIN_MS);

  before(async () => {
    phone = await AnsweringPhone.open((call) => onCall(call));
    rig = await startGatewayRig({
      telephony: {
        outboundTrunks: [{ name: 'carrier', address: phone.address(), numbers: ['+12125550142'], prefixes: ['+1212'] }],
        outbound: { maxCalls: 5, callsPerMinute: 1000, callsPerHourToNumber: 1000, minutesPerDay: 1000 },
      },
      line,
      realtime: {
        respond: ({ instructions }) => {
          said.push(exactWords(instructions) ?? '(the model)');
          happenings.check();
          return { text: said.at(-1) ?? '', audio: { tone: tones.greeting, durationMs: 1000 } };
        },
      },
    });
  });
  after(async () => {
    await rig.close();
    await phone.close();
  });

  /** Calls back who waits now; resolves once that is settled. */
  async function callNow() {
    const { store, livekit } = rig.agent;
    const lines = catalogOf([line]);
    const calls = createCalls({ lines, store, rooms: livekitRooms(livekit), logger });
    const settled = Promise.withResolvers<void>();
    const watched: typeof store = {
      ...store,
      async settleCallBack(outcome) {
        const ours = await store.settleCallBack(outcome);
        settled.resolve();
        return ours;
      },
    };
    const repeat = (task: () => Promise<void>) => {
      void task();
      return { stop: () => {} };
    };
    const caller = callBackWhoWaits({
      store: watched,
      doNotCall: store,
      lines,
      calls,
      dialler: rig.dialler,
      logger,
      repeat,
    });
    await settled.promise;
    await caller.stop();
    const [newest] = await store.listCallBacks({ open: false, limit: 1 });
    assert.ok(newest);
    return newest;
  }

  test('whose phone is busy is tried again later', async () => {
    onCall = (call) => call.reject(486);
    const { id } = await askBack(line, { reason: 'asked', number: NUMBER, vouched: true }, rig.agent);
    const { state, lastOutcome } = await callNow();
    assert.deepEqual([state, lastOutcome], ['waiting', 'busy']);
    assert.equal(await rig.agent.store.cancelCallBacks({ id }, Date.now()), 1);
    await rig.agent.untilIdle();
  });

  test('who has asked in a call of their own is rung up whatever they have told strangers', async () => {
    const theirs = '+12125550198';
    await rig.agent.store.createCall(aCall({ id: 'their-own', kind: 'phone' }));
    await rig.agent.store.callNoMore(line.id, theirs, 'key');
    onCall = (call) => call.reject(603);
    await askBack(line, { reason: 'asked', number: theirs, vouched: true, askedIn: 'their-own' }, rig.agent);
    assert.equal((await callNow()).lastOutcome, 'declined');
    await rig.agent.untilIdle();
  });

  test('is rung up, asked for the code, which opens the line, and talks to the agent', async () => {
    onCall = (call) => phone.answer(call);
    const { code = '' } = await askBack(line, { reason: 'page', number: NUMBER, vouched: false }, rig.agent);
    const begun = performance.now();
    const { state, callId = '' } = await callNow();
    assert.equal(state, 'answered');
    await phone.heard.untilAudible(850, begun);
    assert.match(said.at(-1) ?? '', /Somebody asked us to call this number/);
    phone.press(code);
    await hears(/^Hello, Marlow Street Bakery\.$/);
    await rig.agent.untilRecord(
      callId,
      ({ events }) => events.some(({ name }) => name === 'call-back-confirmed'),
      'confirmed',
    );
    const ends = phone.ends.length;
    await livekitRooms(rig.agent.livekit).delete((await rig.agent.store.getCall(callId))?.room ?? '');
    await phone.until('ended', ends + 1);
    await rig.agent.untilIdle();
  });
});
