import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  advance,
  type Lifecycle,
  type LifecycleInput,
  type RestartPolicy,
} from '../../../server/supervisor/lifecycle.ts';

const policy: RestartPolicy = { firstDelayMs: 100, longestDelayMs: 1000, healthyMs: 60_000 };
const inputs: LifecycleInput[] = ['ready', 'exited', 'backed-off', 'settled', 'stop'];

function after(...happened: LifecycleInput[]): Lifecycle {
  return happened.reduce<Lifecycle>((state, input) => advance(state, input, policy).state, { at: 'launching' });
}

test('a process that ends before it was ever ready has failed and is not started again', () => {
  assert.deepEqual(after('exited'), { at: 'failed' });
  assert.deepEqual(advance(after('exited'), 'backed-off', policy).effect, { do: 'nothing' });
});

test('a process that ends is back at once, and after delays that double up to the longest where it keeps ending', () => {
  let state = after('ready');
  const delays: number[] = [];
  for (let death = 0; death < 6; death++) {
    const down = advance(state, 'exited', policy);
    assert.equal(down.effect.do, 'back-off');
    if (down.effect.do === 'back-off') delays.push(down.effect.ms);
    const started = advance(down.state, 'backed-off', policy);
    assert.deepEqual(started.effect, { do: 'spawn' });
    state = advance(started.state, 'ready', policy).state;
  }
  assert.deepEqual(delays, [0, 100, 200, 400, 800, 1000]);
});

test('a process that lived long enough is trusted again', () => {
  const state = after('ready', 'exited', 'backed-off', 'ready', 'exited', 'backed-off', 'ready', 'settled');
  assert.deepEqual(advance(state, 'exited', policy).effect, { do: 'back-off', ms: 0 });
});

test('a process that is asked to end while it waits for its next start has stopped at once', () => {
  assert.deepEqual(after('ready', 'exited', 'stop'), { at: 'stopped' });
});

test('once asked to end, whatever happens nothing is spawned again', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...inputs)), fc.array(fc.constantFrom(...inputs)), (before, later) => {
      let { state } = advance(after(...before), 'stop', policy);
      for (const input of later) {
        const step = advance(state, input, policy);
        assert.notEqual(step.effect.do, 'spawn');
        assert.notEqual(step.effect.do, 'back-off');
        state = step.state;
      }
    }),
  );
});
