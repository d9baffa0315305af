import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CodeEntry, enterCode, noCode } from '../../../server/telephony/code-entry.ts';

/** Codes entered by keys, each so long after the one before, from a time after the answer on. */
function codes(keys: string, { from = 4000, every = 250 } = {}): string[] {
  let state: CodeEntry = noCode;
  return [...keys].flatMap((digit, at) => {
    const entered = enterCode(state, digit, { now: from + at * every, answeredAt: 0 });
    state = entered.state;
    return entered.code === undefined ? [] : [entered.code];
  });
}

test('six digits soon after the answer are a code, whether or not something ends them', () => {
  assert.deepEqual(codes('482913'), ['482913']);
  assert.deepEqual(codes('482913#'), ['482913']);
  assert.deepEqual(codes('48#482913'), ['482913']);
  assert.deepEqual(codes('482913042917'), ['482913', '042917']);
});

test('slow fingers are waited for, and a long pause begins anew', () => {
  assert.deepEqual(codes('482913', { from: 29_000, every: 9000 }), ['482913']);
  assert.deepEqual(codes('482913', { every: 10_000 }), []);
});

test('later in a call six digits are none, and after a star they are the owner’s PIN', () => {
  assert.deepEqual(codes('482913', { from: 31_000 }), []);
  assert.deepEqual(codes('*482913#'), []);
  assert.deepEqual(codes('48*291305'), []);
  assert.deepEqual(codes('*804213#482913'), ['482913']);
});

test('whatever is pressed, only six digits that were pressed in a row are a code', () => {
  const keys = fc.array(fc.constantFrom(...'0123456789*#ABCD'), { maxLength: 80 }).map((all) => all.join(''));
  fc.assert(
    fc.property(keys, fc.integer({ min: 0, max: 60_000 }), (pressed, from) => {
      for (const code of codes(pressed, { from })) assert.ok(/^\d{6}$/.test(code) && pressed.includes(code));
    }),
  );
});
