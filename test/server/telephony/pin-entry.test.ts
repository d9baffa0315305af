import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { telephonySchema } from '../../../server/telephony/config/schema.ts';
import { enterPin, firstEntry, type PinEntry } from '../../../server/telephony/pin-entry.ts';

const { rules } = telephonySchema.parse({
  rules: [
    { name: 'a', line: 'shop', pin: '123456' },
    { name: 'b', line: 'shop', pin: '1234567' },
  ],
});

function press(keys: string, from: PinEntry = firstEntry): PinEntry {
  return [...keys].reduce((state, digit) => enterPin(state, { type: 'digit', digit }, rules).state, from);
}

test('the rule of the PIN that was entered is taken', () => {
  const accepted = press('1234567#');
  assert.ok(accepted.name === 'accepted' && accepted.rule.name === 'b');
  const waited = enterPin(press('123456'), { type: 'waited' }, rules).state;
  assert.ok(waited.name === 'accepted' && waited.rule.name === 'a');
});

test('a wrong PIN may be mended twice, and * begins anew', () => {
  const second = enterPin(press('999999'), { type: 'digit', digit: '#' }, rules);
  assert.equal(second.prompt, 'wrong');
  assert.equal(press('99*123456#', second.state).name, 'accepted');
  assert.equal(press('111111#222222#333333#').name, 'refused');
  assert.equal(press('123456#', { name: 'refused' }).name, 'refused');
});

test('nothing entered is refused after the wait, and # alone costs no try', () => {
  assert.deepEqual(press('##'), firstEntry);
  assert.equal(enterPin(firstEntry, { type: 'waited' }, rules).state.name, 'refused');
});

test('no keys but a right PIN are accepted, however many', () => {
  const keys = fc.array(fc.constantFrom(...'0123456789*#ABCD'), { maxLength: 60 }).map((digits) => digits.join(''));
  fc.assert(
    fc.property(keys, (pressed) => {
      const tried = pressed
        .split('#')
        .slice(0, -1)
        .map((entry) => (entry.split('*').at(-1) ?? '').replace(/\D/g, ''));
      const state = press(pressed);
      if (state.name === 'accepted') assert.ok(tried.some((entry) => entry === state.rule.pin));
      if (state.name === 'entering') assert.ok(state.triesLeft > 0 && state.digits.length <= 17);
    }),
  );
});
