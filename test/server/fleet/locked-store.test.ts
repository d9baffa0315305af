import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { type Fleet, startFleet, sung } from '../../support/fleet.ts';
import { tone } from '../../support/scripted-realtime.ts';

/** Longer than a holder may be silent. */
const LOCKED_MS = 4_000;

describe('a store that is locked in the middle of a call', () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet();
  });
  after(() => fleet.close());

  it('costs nothing: the call goes on, nobody is taken for dead, and all that was said is there afterwards', async () => {
    const { caller, callId } = await fleet.dial();
    await caller.untilCaption(({ final }) => final, 'the greeting');
    const database = new SqliteDatabase(fleet.storePath);
    database.exec('begin immediate');
    caller.say(tone(sung.low, 700));
    const answered = caller.untilCaption(({ final, text }) => final && text === 'You said: low.', 'the answer');
    await Promise.all([answered, delay(LOCKED_MS)]);
    database.exec('rollback');
    database.close();
    caller.say(tone(sung.high, 700));
    await caller.untilCaption(({ final, text }) => final && text === 'You said: low, high.', 'the next answer');
    await caller.leave();
    const record = await fleet.untilRecord(callId, ({ state }) => state === 'ended', 'end');
    assert.deepEqual(
      record.turns.map(({ text }) => text),
      ['Hello, this is the fleet.', 'low', 'You said: low.', 'high', 'You said: low, high.'],
    );
    assert.ok(record.events.every(({ name }) => name !== 'agent-replaced'));
  });
});
