import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { pino } from 'pino';
import { startSession } from '../../../../server/agent/session/session.ts';
import { leasesOf } from '../../../support/held-leases.ts';
import { catalogOf } from '../../../support/lines.ts';
import { Call, settle } from '../../../support/session-rig.ts';

describe('the opening of a session', () => {
  let call: Call;

  beforeEach(() => {
    call = new Call();
  });

  it('has the greeting made before anybody is there, and plays it when the caller can hear', async () => {
    await settle();
    assert.deepEqual(call.said, ['Hello, Marlow Street Bakery.']);
    call.realtime.answer('Hello, Marlow Street Bakery.', 1000);
    await call.advance(500);
    assert.equal(call.room.voice.fedMs, 0);
    call.arrive();
    await call.advance(500);
    assert.ok(call.room.voice.fedMs >= 500);
    assert.deepEqual(call.store.states, ['joined', 'live']);
  });

  it('says what must be told before the greeting, and lets nothing cut it off', async () => {
    call = new Call({ consent: 'This call is recorded.' });
    await settle();
    assert.deepEqual(call.said, ['This call is recorded. Hello, Marlow Street Bakery.']);
    call.realtime.answer('This call is recorded. Hello, Marlow Street Bakery.', 3000);
    call.arrive();
    await call.advance(500);
    call.realtime.emit({ type: 'speech-started', itemId: 'turn', audioStartMs: 0, behindMs: 0 });
    await call.advance(2800);
    assert.ok(call.room.voice.fedMs >= 3000);
    assert.deepEqual(call.realtime.truncated, []);
  });

  it('greets a visitor without a microphone, whom LiveKit announces late', async () => {
    call = new Call({}, { state: 'dispatched' });
    await settle();
    call.realtime.answer('Hello.', 600);
    call.room.emit({ type: 'subscribed' });
    await call.advance(990);
    assert.equal(call.room.voice.fedMs, 0);
    await call.advance(200);
    assert.ok(call.room.voice.fedMs > 0);
  });

  it('does not answer a call that has ended meanwhile', async () => {
    call = new Call({}, { state: 'ended' });
    await settle();
    assert.equal(await call.ended(), 'room-gone');
  });

  it('refuses a dispatch that names no call', () => {
    const open = () => {
      throw new Error('must not be reached');
    };
    const deps = {
      lines: catalogOf([]),
      store: call.store,
      leases: leasesOf(call.store),
      clock: call.clock,
      logger: pino({ level: 'silent' }),
      openRoom: open,
      openRealtime: open,
      deleteRoom: open,
    };
    const job = { id: 'job', room: 'r', token: 't', url: 'ws://l', metadata: '{"line":"bakery"}' };
    assert.throws(() => startSession(job, deps), { reason: 'dispatch-invalid' });
  });
});
