import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepOut } from '../../../server/calls/keep-out.ts';

/** A LiveKit to which somebody comes back at these times. */
function aLiveKit({ backAt, away = [] }: { backAt: number[]; away?: number[] }) {
  let now = 0;
  let isIn = false;
  const putOutAt: number[] = [];
  return {
    putOutAt,
    async wait(ms: number) {
      isIn ||= backAt.some((at) => at > now && at <= now + ms);
      now += ms;
    },
    async isBack() {
      if (away.includes(now)) throw new Error('LiveKit is away');
      return isIn;
    },
    async putOut() {
      isIn = false;
      putOutAt.push(now);
    },
  };
}

test('who comes back is put out again, as often as that happens', async () => {
  const livekit = aLiveKit({ backAt: [300, 700] });
  await keepOut(livekit);
  assert.deepEqual(livekit.putOutAt, [500, 2000]);
});

test('who stays out is left alone', async () => {
  const livekit = aLiveKit({ backAt: [] });
  await keepOut(livekit);
  assert.deepEqual(livekit.putOutAt, []);
});

test('a LiveKit that is away for a moment is asked again', async () => {
  const livekit = aLiveKit({ backAt: [300], away: [500] });
  await keepOut(livekit);
  assert.deepEqual(livekit.putOutAt, [2000]);
});
