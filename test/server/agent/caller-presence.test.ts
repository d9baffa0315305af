import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../../server/agent/clock.ts';
import { CallerPresence } from '../../../server/agent/session/caller-presence.ts';

const phone = {
  type: 'caller-joined',
  identity: 'sip_1',
  phone: true,
  name: '',
  attributes: { 'sip.phoneNumber': '+442079460123', 'hoyhoy.trusted_number': 'true' },
} as const;

test('what a phone has shown of its caller is not known any more of a page that goes on alone', () => {
  const caller = new CallerPresence(systemClock);
  caller.joined(phone, 'call-1');
  caller.isOwner();
  assert.deepEqual([caller.level, caller.callingNumber, caller.phone], ['owner', '+442079460123', true]);
  caller.phoneLeft();
  assert.deepEqual([caller.level, caller.callingNumber, caller.phone], ['anyone', undefined, false]);
  caller.close();
});

test('a page is what it was when the phone that had joined it leaves', () => {
  const caller = new CallerPresence(systemClock);
  const attributes = { 'hoyhoy.call_id': 'call-1' };
  caller.joined({ type: 'caller-joined', identity: 'visitor-1', phone: false, name: '', attributes }, 'call-1');
  caller.phoneLeft();
  assert.equal(caller.level, 'visitor');
  caller.close();
});
