import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turnOfEvents } from 'node:timers/promises';
import { pino } from 'pino';
import { CallLog } from '../../../server/agent/session/call-log.ts';
import { storeFailure } from '../../../server/store/failures.ts';
import type { Turn } from '../../../server/store/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeStore } from '../../support/fake-store.ts';

/** A store that is full, until it is not. */
class FullStore extends FakeStore {
  full = true;

  override async putTurn(turn: Turn): Promise<void> {
    if (this.full) throw storeFailure('store-disk-full');
    return super.putTurn(turn);
  }
}

const aTurn = (id: string) => ({ id, role: 'caller' as const, text: id, typed: false, interrupted: false, at: 0 });

function world() {
  const store = new FullStore();
  const clock = new FakeClock();
  const log = new CallLog('call', { writer: store, clock, logger: pino({ level: 'silent' }), onFenced: () => {} });
  return { store, clock, log };
}

test('What a full store did not take is written once it has room, in order', async () => {
  const { store, clock, log } = world();
  log.turn(aTurn('first'));
  await turnOfEvents();
  clock.advance(10_000);
  await turnOfEvents();
  log.turn(aTurn('second'));
  store.full = false;
  await turnOfEvents();
  assert.equal(store.turns.size, 0);
  clock.advance(10_000);
  await turnOfEvents();
  assert.deepEqual([...store.turns.keys()], ['first', 'second']);
  assert.equal(clock.waiting, 0);
});

test('A call that ends writes what is still owed before its end, and waits for nothing after it', async () => {
  const { store, clock, log } = world();
  log.turn(aTurn('first'));
  await turnOfEvents();
  store.full = false;
  assert.equal(await log.end('caller-left'), 'written');
  assert.deepEqual([...store.turns.keys()], ['first']);
  assert.equal(store.ended, 'caller-left');
  assert.equal(clock.waiting, 0);
});
