import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Circuit, changeCircuit, closedCircuit } from '../../../server/realtime/circuit.ts';

/** The state after some inputs, and whether the last one lets the server be used. */
function after(...inputs: [type: 'asked' | 'failed' | 'succeeded', at: number][]): { circuit: Circuit; use: boolean } {
  let step = { circuit: closedCircuit, use: true };
  for (const [type, at] of inputs) step = changeCircuit(step.circuit, { type, at });
  return step;
}

test('a server is used until it fails, and then left alone for half a minute', () => {
  assert.equal(after(['asked', 0]).use, true);
  assert.equal(after(['failed', 0], ['asked', 29_999]).use, false);
});

test('then one call tries it, and the others wait for what comes of that', () => {
  assert.equal(after(['failed', 0], ['asked', 30_000]).use, true);
  assert.equal(after(['failed', 0], ['asked', 30_000], ['asked', 30_001]).use, false);
  assert.equal(after(['failed', 0], ['asked', 30_000], ['succeeded', 30_500], ['asked', 30_501]).use, true);
});

test('each try in vain doubles the time, up to ten minutes', () => {
  assert.equal(after(['failed', 0], ['asked', 30_000], ['failed', 31_000], ['asked', 90_999]).use, false);
  assert.equal(after(['failed', 0], ['asked', 30_000], ['failed', 31_000], ['asked', 91_000]).use, true);
  let step = after(['failed', 0]);
  let at = 0;
  for (let tries = 0; tries < 20; tries += 1) {
    at += 600_000;
    step = changeCircuit(step.circuit, { type: 'asked', at });
    assert.equal(step.use, true);
    step = changeCircuit(step.circuit, { type: 'failed', at });
  }
});

test('a try that nobody heard of again is left to the next call', () => {
  assert.equal(after(['failed', 0], ['asked', 30_000], ['asked', 60_000]).use, true);
});

test('calls that had begun before a failure was known do not lengthen it', () => {
  assert.deepEqual(after(['failed', 0], ['failed', 10_000]).circuit, after(['failed', 0]).circuit);
});
