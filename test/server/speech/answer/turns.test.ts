import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinTurns } from '../../../../server/speech/answer/turns.ts';

const caller = (text: string) => ({ type: 'user', text }) as const;

test('A question said in two goes is one', () => {
  assert.deepEqual(joinTurns([caller('How much is the'), caller('rye loaf?')]), [caller('How much is the rye loaf?')]);
});

test('A question that cuts off the answer to another one replaces it', () => {
  const asked = [caller('How much is a cake?'), caller('Sorry, how much is a baguette?')];
  assert.deepEqual(joinTurns(asked), [caller('Sorry, how much is a baguette?')]);
});
