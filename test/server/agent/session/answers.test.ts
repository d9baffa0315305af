import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Call } from '../../../support/session-rig.ts';

describe("a session's answers", () => {
  it('are asked for once more when they fail, then excused, then given up', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const fail = () => {
      call.realtime.emit({ type: 'response-done', responseId: call.realtime.start(), status: 'failed' });
    };
    fail();
    assert.equal(call.realtime.asked.length, 3);
    fail();
    assert.match(call.said.at(-1) ?? '', /something went wrong/);
    fail();
    assert.equal(call.realtime.asked.length, 4);
    assert.equal(call.room.states.at(-1), 'listening');
  });

  it('are asked for once more when the server or the client gives one up that nobody has heard', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const before = call.realtime.asked.length;
    call.realtime.emit({ type: 'response-done', responseId: call.realtime.start(), status: 'cancelled' });
    assert.equal(call.realtime.asked.length, before + 1);
  });

  it('are given again from their beginning when they broke off, after what had come of them', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const responseId = call.realtime.start();
    call.realtime.emit({ type: 'agent-transcript', responseId, itemId: 'half', delta: 'We open at' });
    call.realtime.emit({ type: 'audio', responseId, itemId: 'half', pcm: new Int16Array(24 * 500) });
    call.realtime.emit({ type: 'response-done', responseId, status: 'failed' });
    assert.equal(call.realtime.asked.length, 3, 'greeting, answer, the answer again');
    assert.deepEqual(call.realtime.truncated, [{ itemId: 'half', playedMs: 0, heardText: '' }]);
    call.realtime.answer('We open at nine.', 1000);
    await call.advance(1700);
    const agent = [...call.store.turns.values()].filter(({ role }) => role === 'agent');
    assert.deepEqual(
      agent.slice(1).map(({ text }) => text),
      ['We open at', 'We open at nine.'],
    );
    assert.equal(call.room.states.at(-1), 'listening');
  });

  it('are recorded as far as they were heard when the caller hangs up', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    call.realtime.answer('one two three four five six seven eight nine ten', 5000);
    await call.advance(2000);
    call.room.emit({ type: 'caller-left' });
    await call.ended();
    const turn = [...call.store.turns.values()].at(-1);
    assert.equal(turn?.interrupted, true);
    assert.equal(turn?.text, 'one two three four five');
  });

  it('are kept from a caller whose turn was only noise', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'noise' });
    assert.equal(call.realtime.asked.length, 2);
    call.realtime.emit({ type: 'caller-transcript', itemId: 'noise', text: '', final: true });
    assert.equal(call.realtime.cancelled, 1);
    assert.equal(call.room.states.at(-1), 'listening');
  });
});
