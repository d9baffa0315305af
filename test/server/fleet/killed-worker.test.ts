import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cardsAttribute, exactWords } from '../../../server/contract/index.ts';
import { type Fleet, type FleetCall, remembering, startFleet, sung, tones } from '../../support/fleet.ts';
import type { Responder } from '../../support/scripted-realtime/options.ts';
import { tone } from '../../support/scripted-realtime.ts';

const APOLOGY = 'I am sorry, I was cut off for a moment.';

/** Shows a card to whoever has sung high. */
const showing: Responder = async (request) => {
  const reply = await remembering(request);
  const shows = request.lastUserText === 'high' && exactWords(request.instructions) === undefined;
  const card = { title: 'Address', text: '18 Marlow Street' };
  return { ...reply, ...(shows && { toolCalls: [{ name: 'show_card', arguments: card }] }) };
};

describe('a worker that is killed in the middle of calls', () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet({ realtime: { respond: showing } });
  });
  after(() => fleet.close());

  const greeted = async () => {
    const call = await fleet.dial();
    await call.caller.untilCaption(({ final }) => final, 'the greeting');
    return call;
  };
  const answered = ({ caller }: FleetCall, answer: string) =>
    caller.untilCaption(({ final, text }) => final && text === answer, answer);

  it('costs its callers an apology and nothing that was said; the others notice nothing', async () => {
    const calls = [await greeted(), await greeted(), await greeted(), await greeted()];
    for (const { caller } of calls) caller.say(tone(sung.low, 700));
    await Promise.all(calls.map((call) => answered(call, 'You said: low.')));
    const held = await Promise.all(calls.map(async (call) => ({ call, pid: await fleet.workerOf(call.callId) })));
    const victim = held[0]?.pid ?? 0;
    const hit = held.filter(({ pid }) => pid === victim).map(({ call }) => call);
    const others = held.filter(({ pid }) => pid !== victim).map(({ call }) => call);

    process.kill(victim, 'SIGKILL');
    const apologies = hit.map(async (call) => {
      await answered(call, APOLOGY);
      assert.equal(call.caller.heard.tone(Object.values(tones), call.caller.heard.lastAudibleAt - 500), tones.apology);
      assert.deepEqual(await fleet.agentsIn(call.room), [`agent-${call.room}`]);
      call.caller.say(tone(sung.high, 700));
      await answered(call, 'You said: low, high.');
    });
    const undisturbed = others.map(async (call) => {
      call.caller.say(tone(sung.high, 700));
      await answered(call, 'You said: low, high.');
      assert.ok(call.caller.shown.every(({ text }) => text !== APOLOGY));
    });
    await Promise.all([...apologies, ...undisturbed]);

    for (const { callId, caller } of hit) {
      await caller.leave();
      const record = await fleet.untilRecord(callId, ({ state }) => state === 'ended', 'end');
      assert.equal(record.endReason, 'caller-left');
      assert.deepEqual(
        record.turns.map(({ role, text }) => [role, text]),
        [
          ['agent', 'Hello, this is the fleet.'],
          ['caller', 'low'],
          ['agent', 'You said: low.'],
          ['agent', APOLOGY],
          ['caller', 'high'],
          ['agent', 'You said: low, high.'],
        ],
      );
    }
  });

  it('leaves what was shown to the pages of its call, and nothing to be answered once more', async () => {
    const call = await greeted();
    const cards = async () =>
      (await fleet.rooms.getParticipant(call.room, `agent-${call.room}`)).attributes[cardsAttribute];
    call.caller.say(tone(sung.high, 700));
    await answered(call, 'You said: high.');
    await fleet.untilRecord(call.callId, ({ events }) => events.some(({ name }) => name === 'tool'), 'card');
    const shown = await cards();
    assert.match(shown ?? '', /"title":"Address","text":"18 Marlow Street"/);
    await fleet.untilRecord(call.callId, ({ turns }) => turns.some(({ text }) => text === 'You said: high.'), 'answer');

    process.kill(await fleet.workerOf(call.callId), 'SIGKILL');
    await answered(call, APOLOGY);
    assert.equal(await cards(), shown);
    call.caller.say(tone(sung.low, 700));
    await answered(call, 'You said: high, low.');
    await call.caller.leave();
    const { turns } = await fleet.untilRecord(call.callId, ({ state }) => state === 'ended', 'end');
    assert.deepEqual(turns.map(({ text }) => text).slice(1), [
      'high',
      'You said: high.',
      APOLOGY,
      'low',
      'You said: high, low.',
    ]);
  });
});
