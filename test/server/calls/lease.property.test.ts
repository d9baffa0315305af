import { test } from 'node:test';
import { holdLeasesToTheirPromise } from '../../support/lease-world.ts';

test('whatever crashes, is late, lost or doubled, a call has one writer at most, and in the end one agent', (t) =>
  holdLeasesToTheirPromise(t, 10));
