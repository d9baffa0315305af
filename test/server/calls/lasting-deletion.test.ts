import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepDeleted } from '../../../server/calls/lasting-deletion.ts';

/** A LiveKit with one room, which somebody comes back to at these times. */
function aRoom({ madeAgainAt, away = [] }: { madeAgainAt: number[]; away?: number[] }) {
  let now = 0;
  let standing = false;
  const deletedAt: number[] = [];
  return {
    deletedAt,
    async wait(ms: number) {
      standing ||= madeAgainAt.some((at) => at > now && at <= now + ms);
      now += ms;
    },
    async stands() {
      if (away.includes(now)) throw new Error('LiveKit is away');
      return standing;
    },
    async delete() {
      standing = false;
      deletedAt.push(now);
    },
  };
}

test('a room that is made again is deleted again, as often as that happens', async () => {
  const room = aRoom({ madeAgainAt: [300, 700] });
  await keepDeleted('room', room);
  assert.deepEqual(room.deletedAt, [500, 2000]);
});

test('one that stays deleted is left alone', async () => {
  const room = aRoom({ madeAgainAt: [] });
  await keepDeleted('room', room);
  assert.deepEqual(room.deletedAt, []);
});

test('a LiveKit that is away for a moment is asked again', async () => {
  const room = aRoom({ madeAgainAt: [300], away: [500] });
  await keepDeleted('room', room);
  assert.deepEqual(room.deletedAt, [2000]);
});
