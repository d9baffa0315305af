import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { limits } from '../../../support/lines.ts';
import { Call, settle } from '../../../support/session-rig.ts';

describe('the end of a session', () => {
  let call: Call;

  beforeEach(() => {
    call = new Call();
  });

  it('ends when the caller leaves, and takes the room with it', async () => {
    await call.greeted();
    call.room.emit({ type: 'caller-left' });
    assert.equal(await call.ended(), 'caller-left');
    assert.deepEqual(call.deleted, ['room-1']);
    assert.equal(call.realtime.closed, 1);
  });

  it('ends when nobody comes for 30 s', async () => {
    await settle();
    await call.advance(30_000);
    assert.equal(await call.ended(), 'never-joined');
  });

  it('says that the phone has hung up, and ends, where only a page is left that read along, unless something is said there', async () => {
    call = new Call();
    await call.greeted();
    call.room.emit({ type: 'only-reading', only: true });
    await call.advance(25_000);
    call.room.emit({ type: 'only-reading', only: false });
    await call.advance(30_000);
    assert.ok(!call.said.some((words) => words?.includes('hung up')));
    call.room.emit({ type: 'only-reading', only: true });
    await call.advance(30_000);
    assert.match(call.said.at(-1) ?? '', /Your phone has hung up/);
    assert.equal(call.over, false);
    call.realtime.answer('Your phone has hung up. Goodbye!', 2000);
    await call.advance(2300);
    assert.equal(await call.ended(), 'caller-left');
  });

  it('warns half a minute before the last minute is up, says goodbye, and ends', async () => {
    call = new Call({ limits: limits({ concurrentCalls: 1, maxCallMinutes: 2 }) });
    await call.greeted();
    await call.advance(90_000 - 1200);
    assert.match(call.said[1] ?? '', /half a minute/);
    call.realtime.answer('This call ends in half a minute.', 1500);
    await call.advance(30_000);
    assert.match(call.said[2] ?? '', /time is up/);
    assert.equal(call.over, false);
    call.realtime.answer('Our time is up. Goodbye!', 2000);
    await call.advance(2300);
    assert.equal(await call.ended(), 'time-limit');
  });

  it('does not warn into the words of the caller', async () => {
    call = new Call({ limits: limits({ concurrentCalls: 1, maxCallMinutes: 2 }) });
    await call.greeted();
    await call.advance(88_000);
    call.realtime.emit({ type: 'speech-started', itemId: 'turn', audioStartMs: 0, behindMs: 0 });
    await call.advance(3000);
    assert.equal(call.said.length, 1);
    call.realtime.emit({ type: 'speech-stopped', itemId: 'turn', audioEndMs: 0 });
    await call.advance(600);
    assert.match(call.said[1] ?? '', /half a minute/);
  });

  it('ends at the limit even if the farewell never comes', async () => {
    call = new Call({ limits: limits({ concurrentCalls: 1, maxCallMinutes: 1 }) });
    await call.greeted();
    await call.advance(60_000 + 12_000);
    assert.equal(await call.ended(), 'time-limit');
  });

  it('says goodbye when the worker goes down, and does not wait for ever', async () => {
    await call.greeted();
    call.job.end('goodbye');
    assert.match(call.said.at(-1) ?? '', /Goodbye/);
    await call.advance(12_000);
    assert.equal(await call.ended(), 'shutdown');
  });
});
