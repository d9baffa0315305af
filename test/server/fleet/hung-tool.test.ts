import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { type Fleet, type FleetCall, GREETING, remembering, startFleet, sung } from '../../support/fleet.ts';
import { type Responder, tone } from '../../support/scripted-realtime.ts';

/** Takes a message when asked to, keeps it when told that it is right, and tells what became of it. */
const respond: Responder = (request) => {
  const last = request.items.at(-1);
  if (last?.type === 'function_call_output') return { text: outcomeOf(last.output ?? '') };
  if (last?.type !== 'message' || last.role !== 'user') return remembering(request);
  if (request.lastUserText === 'message') {
    return { toolCalls: [{ name: 'take_message', arguments: { message: 'Call me back.', callBack: 'none' } }] };
  }
  if (request.lastUserText === 'yes') return { toolCalls: [{ name: 'confirm_message', arguments: {} }] };
  return remembering(request);
};

function outcomeOf(output: string): string {
  if (/read-back/.test(output)) return 'Is that right?';
  if (/is kept/.test(output)) return 'Your message is kept.';
  return /longer than usual/.test(output) ? 'This takes longer.' : 'That did not work.';
}

describe('a tool that hangs', () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet({ realtime: { respond } });
  });
  after(() => fleet.close());

  /** A call whose model begins to keep a message while the store, which that needs, is locked. */
  const confirmMessage = async () => {
    const call = await fleet.dial();
    const { caller } = call;
    const reads = (words: string) => caller.untilCaption(({ final, text }) => final && text === words, words, 30_000);
    await reads(GREETING);
    await caller.type('message');
    await reads('Is that right?');
    const database = new SqliteDatabase(fleet.storePath);
    database.exec('begin immediate');
    await caller.type('yes');
    const unlock = () => {
      database.exec('rollback');
      database.close();
    };
    return { ...call, reads, unlock };
  };
  const ended = async ({ caller, callId }: FleetCall) => {
    await caller.leave();
    const { turns, messages } = await fleet.untilRecord(callId, ({ state }) => state === 'ended', 'end');
    return {
      said: turns.filter(({ role }) => role === 'caller').map(({ text }) => text),
      kept: messages.map(({ text }) => text),
    };
  };

  it('does not keep the caller from talking, runs once, and its outcome is told', async () => {
    const call = await confirmMessage();
    const { caller, reads, unlock } = call;
    caller.say(tone(sung.low, 700));
    await reads('You said: message, yes, low.');
    unlock();
    await reads('Your message is kept.');
    caller.say(tone(sung.high, 700));
    await reads('You said: message, yes, low, high.');
    assert.deepEqual(await ended(call), { said: ['message', 'yes', 'low', 'high'], kept: ['Call me back.'] });
  });

  it('is not waited for in silence, and its outcome is told when it is there', async () => {
    const call = await confirmMessage();
    await call.reads('This takes longer.');
    call.unlock();
    await call.reads('Your message is kept.');
    assert.deepEqual(await ended(call), { said: ['message', 'yes'], kept: ['Call me back.'] });
  });
});
