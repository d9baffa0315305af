import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { createMoving } from '../../../../server/calls/moving.ts';
import { createPageRings } from '../../../../server/calls/page-rings.ts';
import { exactWords } from '../../../../server/contract/index.ts';
import { type HoyhoyCommand, hoyhoy } from '../../../support/hoyhoy-command.ts';
import { aLine, limits } from '../../../support/lines.ts';
import type { ScriptedOptions } from '../../../support/scripted-realtime/options.ts';
import { type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';

const WITHIN_MS = 30_000;
const line = aLine({
  callBack: { trunk: 'visitor', between: [0, 1440], afterDropped: true },
  transferTargets: [{ name: 'Ann', phone: '+12125550177', trunk: 'desk' }],
  limits: limits({ concurrentCalls: 50 }),
});

/** Wants Ann when asked for her, and says what it is told to. */
const model: ScriptedOptions = {
  respond({ instructions, lastUserText, items }) {
    const exact = exactWords(instructions);
    const audio = { tone: tones.answer, durationMs: 600 };
    if (exact === undefined && items.at(-1)?.type !== 'function_call_output' && lastUserText.includes('Ann'))
      return { toolCalls: [{ name: 'transfer_call', arguments: { name: 'Ann', matter: 'a cake' } }] };
    return { text: exact ?? 'Yes?', audio };
  },
};

async function waiting(...options: string[]): Promise<{ phone: HoyhoyCommand; address: string }> {
  const phone = hoyhoy(['phone', '--listen', '127.0.0.1:0', '--no-words', ...options]);
  const [, address = ''] = await phone.says(/Waiting for calls at (127\.0\.0\.1:\d+)\./);
  return { phone, address };
}

describe('a telephone in a terminal, which a gateway calls', () => {
  let rig: GatewayRig;
  let visitor: HoyhoyCommand;
  let desk: HoyhoyCommand;

  before(async () => {
    const [visitors, desks] = await Promise.all([waiting(), waiting('--digits', '1')]);
    visitor = visitors.phone;
    desk = desks.phone;
    const trunk = (name: string, address: string) => ({
      ...{ name, address, numbers: ['+12125550142'], prefixes: ['+1212'] },
    });
    rig = await startGatewayRig({
      realtime: model,
      line,
      telephony: {
        outboundTrunks: [trunk('visitor', visitors.address), trunk('desk', desks.address)],
        outbound: { maxCalls: 5, callsPerMinute: 1000, callsPerHourToNumber: 1000, minutesPerDay: 1000 },
      },
    });
  });
  after(async () => {
    await rig.close();
    for (const phone of [visitor, desk]) phone.process.kill('SIGTERM');
    await Promise.all([visitor.ended, desk.ended]);
  });

  test('takes up the call of a page by the code that is typed there', async () => {
    const { agent, dialler } = rig;
    const { call, caller: page } = await agent.dial();
    const { code } = await createMoving({ store: agent.store, logger: pino({ level: 'silent' }) }).issueCode(
      call.callId,
      'to-phone',
    );
    const rings = createPageRings({ store: agent.store, doNotCall: agent.store, dialler });
    await rings.ring(line, { callId: call.callId, number: '+12125550199' });
    await visitor.says(/call from \+12125550142\n/);
    await visitor.says(/heard: \d+\.\d s of speech/);
    visitor.type(code);
    const joined = ({ events }: { events: { name: string }[] }) => events.some(({ name }) => name === 'place-joined');
    await agent.untilRecord(call.callId, joined, 'the phone in the call', WITHIN_MS);
    await visitor.says(/heard(?:.|\n)*heard/);
    await page.leave();
    visitor.type('');
    await visitor.says(/ended: hung-up/);
    await agent.untilIdle();
  });

  test('is the person who takes a call by its key', async () => {
    const { agent } = rig;
    const { call, caller } = await agent.dial({ hears: 'person-' });
    await caller.untilState('listening');
    await caller.type('May I speak to Ann?');
    await desk.says(/call from \+12125550142\n/);
    const joined = ({ events }: { events: { name: string }[] }) => events.some(({ name }) => name === 'person-joined');
    await agent.untilRecord(call.callId, joined, 'the person in the call', WITHIN_MS);
    assert.match(desk.output, /heard: \d/);
    await caller.leave();
    await desk.says(/ended: hung-up by the other side/);
    await agent.untilIdle();
  });
});
