import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Call, settle } from '../../../support/session-rig.ts';

describe('a session beside those of other agents', () => {
  let call: Call;

  beforeEach(() => {
    call = new Call();
  });

  it('does not even join a room whose call is another agent’s', async () => {
    call = new Call({}, { claim: 'refused' });
    await settle();
    assert.equal(call.over, true);
    assert.deepEqual([call.room.joined, call.deleted], [0, []]);
    call = new Call();
    await call.greeted();
    call.room.emit({ type: 'caller-left' });
    await call.ended();
  });

  it('leaves room and record to the agent that has replaced it', async () => {
    await call.greeted();
    call.room.emit({ type: 'room-gone', why: 'replaced' });
    assert.equal(await call.ended(), undefined);
    assert.deepEqual(call.deleted, []);
  });

  it('is over without a word when another agent has taken the call', async () => {
    await call.greeted();
    call.store.fenced = true;
    call.realtime.emit({ type: 'speech-started', itemId: 'turn', audioStartMs: 0, behindMs: 0 });
    assert.equal(await call.ended(), undefined);
    assert.deepEqual(call.deleted, []);
  });

  it('leaves the call to another agent when it can not join its room, or has lost it', async () => {
    call = new Call({}, { join: new Error('no route') });
    assert.equal(await call.ended(), undefined);
    assert.deepEqual([call.store.released, call.deleted], [['lost'], []]);

    call = await new Call().greeted();
    call.room.emit({ type: 'room-gone', why: 'lost' });
    assert.equal(await call.ended(), undefined);
    assert.deepEqual([call.store.released, call.deleted], [['lost'], []]);
  });

  it('is handed over as soon as nobody speaks, and waits silently to be put out', async () => {
    await call.greeted();
    call.realtime.answer('A long answer.', 3000);
    call.job.end('hand-over');
    await call.advance(2000);
    assert.deepEqual(call.store.released, [], 'it was given up in the middle of an answer');
    await call.advance(1500);
    assert.deepEqual(call.store.released, ['handed-over']);
    assert.equal(call.realtime.closed, 1);
    assert.equal(call.over, false);
    call.room.emit({ type: 'room-gone', why: 'replaced' });
    assert.equal(await call.ended(), undefined);
    assert.deepEqual(call.deleted, []);
  });

  it('is given up with an apology owed where there is never quiet', async () => {
    await call.greeted();
    call.realtime.answer('An endless answer.', 60_000);
    call.job.end('hand-over');
    await call.advance(20_000);
    assert.deepEqual(call.store.released, ['lost']);
    call.room.emit({ type: 'room-gone', why: 'replaced' });
    await call.ended();
  });

  it('takes back what nobody wanted, and tells the caller in writing', async () => {
    await call.greeted();
    call.job.end('hand-over');
    await call.advance(200);
    await call.advance(8_000);
    assert.match(call.room.captions.at(-1)?.text ?? '', /^Sorry, we can't answer right now/);
    await call.advance(5_000);
    assert.equal(await call.ended(), 'agent-failed');
    assert.deepEqual(call.deleted, ['room-1']);
  });
});
