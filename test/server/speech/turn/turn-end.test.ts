import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silenceThatEnds } from '../../../../server/speech/turn/turn-end.ts';

const after = (completeness: number, wording?: Parameters<typeof silenceThatEnds>[1]['wording']) =>
  silenceThatEnds(500, { completeness, ...(wording && { wording }) });

test('A finished question, and a few words, need no more silence than the session asks for', () => {
  assert.equal(after(0.9, 'question'), 500);
  assert.equal(after(0.9, 'settled'), 500);
});

test('A voice that sounds unfinished is given longer, the more so the less finished it sounds', () => {
  const waits = [0.9, 0.6, 0.3, 0.05].map((completeness) => after(completeness, 'question'));
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(waits).size, waits.length);
});

test('A few words are given a little longer where the voice leaves it open that they are all', () => {
  const waits = [0.9, 0.6, 0.3, 0.05].map((completeness) => after(completeness, 'settled'));
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(waits).size, waits.length);
});

test('A voice that is surely unfinished outweighs words that could be all', () => {
  for (const wording of ['settled', 'question', 'statement'] as const) {
    assert.equal(after(0.02, wording), after(0.02, 'open'), wording);
  }
});

test('A sentence outlasts a pause of 1.3 s, for another may follow however finished it sounds', () => {
  for (const wording of ['statement', 'loose'] as const) assert.ok(after(0.99, wording) >= 1500, wording);
});

test('A sentence whose end Whisper did not hear is given the longest where its melody has none either', () => {
  assert.equal(after(0.3, 'loose'), after(0.3, 'open'));
  assert.ok(after(0.3, 'loose') > after(0.3, 'statement'));
});

test('Whoever stops in the middle of a phrase or between digits is given the longest, however it sounds', () => {
  for (const wording of ['open', 'reading'] as const) {
    assert.equal(after(0.9, wording), after(0.1, wording));
    assert.ok(after(0.9, wording) >= 2000);
  }
  assert.ok(after(0.9, 'read') < after(0.9, 'reading'));
});

test('The turn stays open while its words are not known, and noise is not waited for', () => {
  assert.equal(silenceThatEnds(500, {}), after(0.9, 'open'));
  assert.equal(silenceThatEnds(500, { wording: 'nothing' }), 500);
});
