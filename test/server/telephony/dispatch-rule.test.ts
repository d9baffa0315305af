import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DispatchRule, telephonySchema } from '../../../server/telephony/config/schema.ts';
import { findDestination } from '../../../server/telephony/dispatch-rule.ts';

function rules(...given: object[]): DispatchRule[] {
  const trunk = (name: string) => ({ name, allowedAddresses: ['192.0.2.1'] });
  const numbered = given.map((rule, index) => ({ name: `rule-${index}`, line: 'shop', ...rule }));
  return telephonySchema.parse({ inboundTrunks: [trunk('one'), trunk('two')], rules: numbered }).rules;
}
const call = { trunk: 'one', called: '+12125550142', caller: '+441632960961' };
const found = (given: DispatchRule[], over: Partial<typeof call> = {}) => {
  const destination = findDestination(given, { ...call, ...over });
  if (destination.type === 'none') return [];
  return destination.type === 'line' ? [destination.rule.name] : destination.rules.map(({ name }) => name);
};

test('a rule that says more about a call is taken before one that says less', () => {
  const given = rules({}, { trunkIds: ['one'] }, { numbers: ['+12125550142'] }, { inboundNumbers: ['+441632960961'] });
  assert.deepEqual(found(given), ['rule-3']);
  assert.deepEqual(found(given, { caller: '+441632960962' }), ['rule-2']);
  assert.deepEqual(found(given, { caller: '', called: '+12125550143' }), ['rule-1']);
  assert.deepEqual(found(given, { caller: '', called: 'x', trunk: 'two' }), ['rule-0']);
});

test('the first of equal rules is taken, and none where none fits', () => {
  assert.deepEqual(found(rules({}, {})), ['rule-0']);
  assert.deepEqual(found(rules({ numbers: ['+12125550199'] })), []);
  assert.deepEqual(found([]), []);
});

test('a number is the same however a carrier writes it', () => {
  const given = rules({ numbers: ['+1 212-555-0142'] });
  for (const called of ['12125550142', '0012125550142', '+12125550142', '(1) 212 555 0142']) {
    assert.deepEqual(found(given, { called }), ['rule-0'], called);
  }
});

test('a withheld number fits no rule for callers', () => {
  assert.deepEqual(found(rules({ inboundNumbers: ['+441632960961'] }), { caller: '' }), []);
});

test('where one of equal rules asks for a PIN, the caller has to enter one', () => {
  const given = rules({}, { pin: '123456' }, { pin: '654321' });
  assert.deepEqual(findDestination(given, call), { type: 'pin', rules: given.slice(1) });
});
