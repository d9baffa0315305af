import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallRecord, Turn } from '../../../../server/store/store.ts';
import { aRecord, Call, settle } from '../../../support/session-rig.ts';

describe('a session of a call that goes on with a conversation', () => {
  const turn = (callId: string, role: Turn['role'], text: string): Turn => {
    return { callId, id: `${callId}-${text}`, role, text, typed: true, interrupted: false, at: 0 };
  };
  const first = { ...aRecord('ended'), id: 'first', turns: [turn('first', 'caller', 'I am Ada.')] };
  const written: CallRecord = {
    ...aRecord('ended'),
    id: 'written',
    turns: [turn('written', 'caller', 'How much is a loaf?'), turn('written', 'agent', 'Four dollars.')],
    events: [{ callId: 'written', name: 'continues', at: 0, data: { call: 'first' } }],
  };
  const words = ({ history }: Call) => history.map((item) => item.type === 'message' && item.text);
  const known = ['I am Ada.', 'How much is a loaf?', 'Four dollars.'];

  async function leave(call: Call): Promise<void> {
    call.room.emit({ type: 'caller-left' });
    await call.ended();
  }

  it('knows what was written before, greets, and records what it goes on with', async () => {
    const call = new Call({}, { continues: written });
    call.store.earlier.set('first', first);
    await call.greeted();
    assert.deepEqual(words(call), known);
    assert.deepEqual(call.said, ['Hello, Marlow Street Bakery.']);
    assert.deepEqual(call.store.events.find(({ name }) => name === 'continues')?.data, { call: 'written' });
    await leave(call);
  });

  it('knows it too where another agent had the call', async () => {
    const call = new Call({}, { epoch: 2, state: 'live', claim: { predecessor: 'lost' } });
    call.store.earlier.set('first', first).set('written', written);
    const events = [{ callId: 'call-1', name: 'continues', at: 0, data: { call: 'written' } }];
    if (call.store.call) call.store.call = { ...call.store.call, events, turns: [turn('call-1', 'agent', 'Hello.')] };
    await settle();
    call.arrive();
    await settle();
    assert.deepEqual(words(call), [...known, 'Hello.']);
    await leave(call);
  });

  it('begins without it where the store is away', async () => {
    const call = new Call({}, { continues: written });
    call.store.broken = true;
    await call.greeted();
    assert.deepEqual(call.history, []);
    assert.deepEqual(call.said, ['Hello, Marlow Street Bakery.']);
    await leave(call);
  });
});
