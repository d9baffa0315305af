import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { FRAME_SAMPLES, SAMPLES_PER_MS } from '../../../server/agent/pcm.ts';
import { type AudioSink, Playout, type PlayoutEvent } from '../../../server/agent/voice/playout.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** Plays in real time of the fake clock, and remembers each sample that the caller would hear. */
class FakeSink implements AudioSink {
  readonly #clock: FakeClock;
  #queue: { sample: number; dueAt: number }[] = [];
  #heard: number[] = [];
  #endsAt = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  queuedMs(): number {
    this.#play();
    return Math.max(0, this.#endsAt - this.#clock.monotonic());
  }

  feed(frame: Int16Array): void {
    assert.equal(frame.length, FRAME_SAMPLES);
    const from = Math.max(this.#endsAt, this.#clock.monotonic());
    frame.forEach((sample, index) => {
      this.#queue.push({ sample, dueAt: from + (index + 1) / SAMPLES_PER_MS });
    });
    this.#endsAt = from + FRAME_SAMPLES / SAMPLES_PER_MS;
  }

  clear(): void {
    this.#play();
    this.#queue = [];
    this.#endsAt = this.#clock.monotonic();
  }

  get heard(): number[] {
    this.#play();
    return this.#heard;
  }

  #play(): void {
    const now = this.#clock.monotonic();
    const due = this.#queue.filter(({ dueAt }) => dueAt <= now + 1e-6);
    this.#queue = this.#queue.slice(due.length);
    this.#heard.push(...due.map(({ sample }) => sample));
  }
}

/** Samples that count up from `from`, so that a lost, doubled or swapped one shows. */
function counting(ms: number, from = 1): Int16Array {
  return Int16Array.from({ length: ms * SAMPLES_PER_MS }, (_, index) => from + index);
}

describe('playout', () => {
  let clock: FakeClock;
  let sink: FakeSink;
  let events: PlayoutEvent[];
  let playout: Playout;

  beforeEach(() => {
    clock = new FakeClock();
    sink = new FakeSink(clock);
    events = [];
    playout = new Playout({ sink, clock, onEvent: (event) => events.push(event) });
  });

  const ofType = (type: PlayoutEvent['type']) => events.filter((event) => event.type === type);

  it('keeps no more than 200 ms with the sink, however fast the model sends', () => {
    playout.append('a', counting(1000));
    assert.ok(sink.queuedMs() <= 200, `${sink.queuedMs()} ms queued`);
    clock.advance(300);
    assert.ok(sink.queuedMs() > 100 && sink.queuedMs() <= 200, `${sink.queuedMs()} ms queued`);
  });

  it('plays every sample once and in order, then says that the item is finished', () => {
    playout.append('a', counting(450));
    playout.append('a', counting(50, 450 * SAMPLES_PER_MS + 1));
    playout.complete();
    clock.advance(600);
    assert.deepEqual(sink.heard.slice(0, 500 * SAMPLES_PER_MS), [...counting(500)]);
    assert.deepEqual(ofType('item-finished'), [{ type: 'item-finished', itemId: 'a', playedMs: 500 }]);
    assert.equal(playout.empty, true);
    assert.equal(clock.waiting, 0, 'a timer runs on');
  });

  it('does not call an item finished while more of it may come', () => {
    playout.append('a', counting(100));
    clock.advance(1000);
    assert.equal(ofType('item-finished').length, 0);
    playout.append('a', counting(100, 100 * SAMPLES_PER_MS + 1));
    playout.complete();
    clock.advance(200);
    assert.deepEqual(sink.heard.slice(0, 200 * SAMPLES_PER_MS), [...counting(200)]);
    assert.equal(ofType('item-finished').length, 1);
  });

  it('is silent at once when paused, and goes on with the very next sample', () => {
    playout.append('a', counting(1000));
    playout.complete();
    clock.advance(333);
    playout.pause();
    const heardBefore = sink.heard.length;
    clock.advance(700);
    assert.equal(sink.heard.length, heardBefore);
    playout.resume();
    clock.advance(1000);
    assert.deepEqual(sink.heard.slice(0, 1000 * SAMPLES_PER_MS), [...counting(1000)]);
  });

  it('tells, when discarded, how much of each item was really heard', () => {
    playout.append('a', counting(1000));
    playout.complete();
    playout.append('b', counting(500));
    clock.advance(400);
    assert.deepEqual(playout.discard(), [
      { itemId: 'a', playedMs: 400, receivedMs: 1000 },
      { itemId: 'b', playedMs: 0, receivedMs: 500 },
    ]);
    clock.advance(500);
    assert.equal(sink.heard.length, 400 * SAMPLES_PER_MS);
    assert.equal(playout.empty, true);
  });

  it('plays what comes after a discard, even one made while paused', () => {
    playout.append('a', counting(300));
    playout.pause();
    playout.discard();
    playout.append('b', counting(100));
    playout.complete();
    clock.advance(200);
    assert.deepEqual(ofType('item-finished'), [{ type: 'item-finished', itemId: 'b', playedMs: 100 }]);
  });

  it('holds what comes while paused', () => {
    playout.pause();
    playout.append('a', counting(500));
    clock.advance(500);
    assert.equal(sink.heard.length, 0);
    assert.equal(ofType('item-started').length, 0);
    playout.resume();
    clock.advance(100);
    assert.equal(sink.heard.length, 100 * SAMPLES_PER_MS);
  });

  it('loses, doubles and swaps nothing, whatever the pieces, pauses and delays', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), samples: fc.integer({ min: 1, max: 9000 }) }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const time = new FakeClock();
        const speaker = new FakeSink(time);
        let finishedAt = -1;
        const player = new Playout({
          sink: speaker,
          clock: time,
          onEvent: (event) => {
            if (event.type === 'item-finished') finishedAt = event.playedMs;
          },
        });
        let sent = 0;
        for (const one of steps) {
          if (one.kind === 'append') {
            player.append(
              'a',
              Int16Array.from({ length: one.samples }, (_, index) => 1 + ((sent + index) % 30_000)),
            );
            sent += one.samples;
          } else if (one.kind === 'wait') time.advance(one.ms);
          else player[one.kind]();
        }
        player.complete();
        player.resume();
        time.advance(sent / SAMPLES_PER_MS + 500);
        const wanted = Array.from({ length: sent }, (_, index) => 1 + (index % 30_000));
        assert.deepEqual(
          speaker.heard.filter((sample) => sample !== 0),
          wanted,
        );
        assert.equal(finishedAt, sent === 0 ? -1 : Math.floor(sent / SAMPLES_PER_MS));
        assert.equal(time.waiting, 0);
      }),
      { numRuns: 60 },
    );
  });
});
