import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Concealer } from '../../../../server/telephony/playout/concealer.ts';
import { SampleQueue } from '../../../../server/telephony/playout/sample-queue.ts';
import { TimeStretch } from '../../../../server/telephony/playout/time-stretch.ts';
import { Sharpness } from '../../../support/telephony/simulated-network.ts';

const RATE = 8000;
const tone = (hz: number, length: number, from = 0, amplitude = 8000) =>
  Int16Array.from({ length }, (_, i) => Math.round(amplitude * Math.sin((2 * Math.PI * hz * (i + from)) / RATE)));
const level = (pcm: Int16Array) => Math.sqrt(pcm.reduce((sum, x) => sum + x * x, 0) / pcm.length);

describe('concealment', () => {
  test('a lost 20 ms of a steady voice sound as they would have', () => {
    const concealer = new Concealer(RATE);
    concealer.heard(tone(200, 480));
    const made = new Int16Array(160);
    concealer.conceal(made);
    const lost = tone(200, 160, 480);
    const error = level(made.map((sample, i) => sample - (lost[i] ?? 0)));
    // It begins to fade after 10 ms, by a fifth until the end.
    assert.ok(error < level(lost) * 0.15, `${error}`);
  });

  test('into the gap, through it and out of it nothing clicks', () => {
    for (const hz of [110, 200, 333]) {
      const concealer = new Concealer(RATE);
      const sharpness = new Sharpness();
      const play = (pcm: Int16Array) => {
        concealer.heard(pcm);
        sharpness.add(pcm);
      };
      play(tone(hz, 800));
      for (let i = 0; i < 5; i++) {
        const made = new Int16Array(160);
        concealer.conceal(made);
        sharpness.add(made);
      }
      play(tone(hz, 800, 1600));
      const own = new Sharpness();
      own.add(tone(hz, 1600));
      assert.ok(sharpness.most < own.most * 3 + 100, `${hz} Hz: ${sharpness.most} of ${own.most}`);
    }
  });

  test('a long gap fades into soft noise within 60 ms', () => {
    const concealer = new Concealer(RATE);
    concealer.heard(tone(150, 480));
    const made = new Int16Array(1600);
    concealer.conceal(made);
    assert.ok(level(made.subarray(0, 80)) > 4000);
    const rest = level(made.subarray(480));
    assert.ok(rest > 1 && rest < 30, `${rest}`);
  });
});

describe('time stretching', () => {
  for (const change of ['shorten', 'lengthen'] as const) {
    test(`a steady tone, once ${change}ed, is that tone without a click`, () => {
      const stretch = new TimeStretch(RATE);
      const queue = new SampleQueue();
      queue.push(tone(170, 480));
      const by = change === 'shorten' ? -stretch.shorten(queue, 'gentle', 480) : stretch.lengthen(queue, 'gentle');
      assert.ok(Math.abs(by) >= 20 && Math.abs(by) <= 120, `${by}`);
      assert.equal(queue.length, 480 + by);
      const [own, now] = [new Sharpness(), new Sharpness()];
      own.add(tone(170, 480));
      now.add(queue.view);
      assert.ok(now.most <= own.most * 1.1 + 2, `${now.most} of ${own.most}`);
    });
  }

  test('what has no period is left alone unless it is forced', () => {
    let seed = 5;
    const noise = Int16Array.from({ length: 480 }, () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
      return seed >> 18;
    });
    const stretch = new TimeStretch(RATE);
    const queue = new SampleQueue();
    queue.push(noise);
    assert.equal(stretch.shorten(queue, 'gentle', 480), 0);
    assert.equal(stretch.lengthen(queue, 'firm'), 0);
    assert.ok(stretch.shorten(queue, 'forced', 480) > 0);
  });

  test('a pause gives way at once', () => {
    const stretch = new TimeStretch(RATE);
    const queue = new SampleQueue();
    queue.push(new Int16Array(480));
    assert.ok(stretch.shorten(queue, 'gentle', 480) > 0);
    assert.ok(stretch.lengthen(queue, 'gentle') > 0);
  });

  test('it never takes more than it may, nor from what is too short', () => {
    const stretch = new TimeStretch(RATE);
    const queue = new SampleQueue();
    queue.push(tone(400, 240));
    assert.ok(stretch.shorten(queue, 'forced', 30) <= 30);
    queue.drop(queue.length);
    queue.push(tone(400, 30));
    assert.equal(stretch.shorten(queue, 'forced', 480), 0);
  });
});

test('the queue keeps order and content through any run of pushes, unshifts and shifts', () => {
  const queue = new SampleQueue();
  let expected: number[] = [];
  let value = 0;
  for (let round = 0; round < 2000; round++) {
    const pcm = Int16Array.from({ length: (round * 37) % 700 }, () => value++ % 30_000);
    if (round % 5 === 0) {
      queue.unshift(pcm);
      expected = [...pcm, ...expected];
    } else {
      queue.push(pcm);
      expected.push(...pcm);
    }
    const taken = new Int16Array(Math.min(queue.length, (round * 53) % 900));
    queue.shift(taken);
    assert.deepEqual([...taken], expected.splice(0, taken.length));
    assert.equal(queue.length, expected.length);
  }
});
