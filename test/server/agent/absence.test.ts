import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Absence } from '../../../server/agent/room/absence.ts';

function away(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told: string[] = [];
  const room = { there: true };
  const absence = new Absence({ emit: ({ type }) => told.push(type), isThere: () => room.there });
  absence.lose();
  return { absence, told, room, wait: (ms: number) => t.mock.timers.tick(ms) };
}

test('a connection that is only resumed brings the caller back at once', (t) => {
  const { absence, told } = away(t);
  assert.equal(absence.lost, true);
  absence.find();
  assert.deepEqual([told, absence.lost], [['away', 'back'], false]);
});

test('a track that was published again has to be subscribed to first, or to have had the time', (t) => {
  const { absence, told, wait } = away(t);
  absence.republished();
  absence.find();
  assert.deepEqual(told, ['away']);
  absence.subscribed();
  assert.deepEqual(told, ['away', 'back']);
  wait(10_000);
  absence.lose();
  absence.republished();
  absence.find();
  wait(1_499);
  assert.deepEqual(told, ['away', 'back', 'away']);
  wait(1);
  assert.deepEqual(told, ['away', 'back', 'away', 'back']);
});

test('a caller who is not there yet is waited for, also one whose subscription is told before', (t) => {
  const { absence, told, room, wait } = away(t);
  room.there = false;
  absence.republished();
  absence.find();
  absence.subscribed();
  wait(10_000);
  assert.deepEqual(told, ['away']);
  room.there = true;
  absence.met();
  assert.deepEqual(told, ['away', 'back']);
});

test('a connection that is lost again before the caller is back is one absence', (t) => {
  const { absence, told, wait } = away(t);
  absence.republished();
  absence.find();
  absence.lose();
  wait(10_000);
  assert.deepEqual(told, ['away']);
  absence.find();
  assert.deepEqual(told, ['away', 'back']);
});

test('whoever leaves the room is told nothing more', (t) => {
  const { absence, told, wait } = away(t);
  absence.republished();
  absence.find();
  absence.close();
  wait(10_000);
  assert.deepEqual(told, ['away']);
});

test('whether a new connection was needed is told, for the caller was told of that', (t) => {
  const events: object[] = [];
  const absence = new Absence({ emit: (event) => events.push(event), isThere: () => true });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (const anew of [false, true]) {
    absence.lose();
    if (anew) absence.republished();
    absence.find();
    absence.subscribed();
  }
  assert.deepEqual(
    events.flatMap((event) => ('anew' in event ? [event.anew] : [])),
    [false, true],
  );
});
