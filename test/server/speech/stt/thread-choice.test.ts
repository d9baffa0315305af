import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstChoice, nextChoice, type ThreadChoice } from '../../../../server/speech/stt/thread-choice.ts';

/** Threads of each decode, given the share of a processor that each one got. */
function threads(shares: readonly number[]): number[] {
  let choice: ThreadChoice = firstChoice;
  return shares.map((share) => {
    const { threads: used } = choice;
    choice = nextChoice(choice, share, 2);
    return used;
  });
}

test('On an idle machine every decode but the first uses all its threads', () => {
  assert.deepEqual(threads([1, 0.98, 1, 0.99]), [1, 2, 2, 2]);
});

test('A decode that had to share falls back to one thread, which is kept for a while', () => {
  assert.deepEqual(threads([1, 0.5, 1, 1, 1, 1, 1, 1]), [1, 2, 1, 1, 1, 1, 1, 2]);
});

test('The more often it goes wrong, the more rarely it is tried', () => {
  const shares = Array.from({ length: 400 }, () => 1);
  let choice: ThreadChoice = firstChoice;
  const tries = shares.filter(() => {
    const several = choice.threads > 1;
    choice = nextChoice(choice, several ? 0.6 : 1, 2);
    return several;
  });
  assert.ok(tries.length < 15, `${tries.length} of 400 decodes got in their own way`);
});
