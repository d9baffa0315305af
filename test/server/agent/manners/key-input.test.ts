import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type KeyEffect, type KeyInput, noKeys, pressKey } from '../../../../server/agent/manners/key-input.ts';

/** What came of keys, where `_` is a pause. */
function press(keys: string, menu: readonly string[] = []): string[] {
  let input: KeyInput = noKeys;
  const done: KeyEffect[] = [];
  for (const key of keys) {
    const step = pressKey(input, key === '_' ? { type: 'paused' } : { type: 'key', key }, new Set(menu));
    input = step.input;
    done.push(...step.effects.filter((effect) => effect.do !== 'wait'));
  }
  return done.map((effect) => ('digits' in effect ? effect.digits : 'key' in effect ? `key ${effect.key}` : effect.do));
}

test('several digits are one input, ended by # or a pause', () => {
  assert.deepEqual(press('5550142#'), ['5550142']);
  assert.deepEqual(press('5550142_'), ['5550142']);
  assert.deepEqual(press('12#34_5#'), ['12', '34', '5']);
  assert.deepEqual(press('0151234_'), ['0151234']);
});

test('a lone 0 asks for a person, after a moment or at once with #', () => {
  assert.deepEqual(press('0_'), ['person']);
  assert.deepEqual(press('0#'), ['person']);
  assert.deepEqual(press('00_'), ['00']);
});

test('a star repeats, or gives up what is being typed', () => {
  assert.deepEqual(press('*'), ['repeat']);
  assert.deepEqual(press('12*34#'), ['34']);
  assert.deepEqual(press('12**'), ['repeat']);
  assert.deepEqual(press('#_'), []);
});

test('a key of the menu is chosen at once, others and later ones are typed', () => {
  assert.deepEqual(press('2', ['1', '2']), ['key 2']);
  assert.deepEqual(press('3_', ['1', '2']), ['3']);
  assert.deepEqual(press('31_', ['1', '2']), ['31']);
});

test('whatever is pressed, every digit is in exactly one input, and a pause leaves nothing open', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789#_A'), maxLength: 120 }), (keys) => {
      const entered = press(`${keys}_`).map((input) => (input === 'person' ? '0' : input));
      assert.equal(entered.join(''), keys.replace(/\D/g, ''));
      assert.ok(entered.every((input) => input.length <= 32));
    }),
  );
});
