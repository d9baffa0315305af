import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../../../server/realtime/backoff.ts';

test('the first retry is at once, later ones wait longer, and the ninth is none', () => {
  const backoff = new Backoff();
  const delays = Array.from({ length: 9 }, () => backoff.next(0, 0.5)?.delayMs);
  assert.deepEqual(delays, [0, 500, 1_500, 3_000, 3_000, 3_000, 3_000, 3_000, undefined]);
});

test('retries are spread by a quarter either way', () => {
  const delays = [0, 1].map((jitter) => {
    const backoff = new Backoff();
    backoff.next(0, jitter);
    return backoff.next(0, jitter)?.delayMs;
  });
  assert.deepEqual(delays, [375, 625]);
});

test('an outage of 20 s is given up, however few the retries were', () => {
  const backoff = new Backoff();
  backoff.next(0, 0.5);
  assert.equal(backoff.next(19_600, 0.5), undefined);
});

test('a connection that lived ends the outage, one that only blinked does not', () => {
  const backoff = new Backoff();
  backoff.next(0, 0.5);
  backoff.lost(4_000);
  assert.equal(backoff.next(4_000, 0.5)?.attempt, 2);
  backoff.lost(5_000);
  assert.deepEqual(backoff.next(30_000, 0.5), { delayMs: 0, attempt: 1 });
});
