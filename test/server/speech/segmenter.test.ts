import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextSegment, type SegmenterEvent, type SegmenterState, silent } from '../../../server/speech/segmenter.ts';

const settings = { threshold: 0.5, silenceMs: 480, maxSpeechMs: 60_000 };

function run(probabilities: readonly number[], over = settings): Array<SegmenterEvent & { at: number }> {
  let state: SegmenterState = silent;
  return probabilities.flatMap((probability, i) => {
    const at = (i + 1) * 32;
    const next = nextSegment(state, probability, at, over);
    state = next.state;
    return next.events.map((event) => ({ ...event, at }));
  });
}

const speech = (frames: number) => Array.from({ length: frames }, () => 0.9);
const silence = (frames: number) => Array.from({ length: frames }, () => 0.05);
const names = (events: readonly SegmenterEvent[]) => events.map(({ type }) => type);

test('A turn starts at its first frame of speech and ends after the silence', () => {
  const events = run([...silence(10), ...speech(20), ...silence(20)]);
  assert.deepEqual(names(events), ['started', 'paused', 'stopped']);
  assert.deepEqual(events[0], { type: 'started', startMs: 320, at: 384 });
  assert.deepEqual(events[1], { type: 'paused', speechEndMs: 960, at: 960 + 128 });
  assert.deepEqual(events[2], { type: 'stopped', speechEndMs: 960, at: 960 + 480 });
});

test('A single loud frame is no speech', () => {
  assert.deepEqual(run([...silence(5), ...speech(1), ...silence(30)]), []);
});

test('A pause after which speech goes on does not end the turn', () => {
  const events = run([...speech(10), ...silence(10), ...speech(10), ...silence(20)]);
  assert.deepEqual(names(events), ['started', 'paused', 'resumed', 'paused', 'stopped']);
});

test('Soft syllables just below the threshold do not end the turn', () => {
  assert.deepEqual(names(run([...speech(10), ...Array.from({ length: 60 }, () => 0.4)])), ['started']);
});

test('A turn without an end is ended at the longest length', () => {
  const events = run(speech(100), { ...settings, maxSpeechMs: 1600 });
  assert.equal(events.find(({ type }) => type === 'stopped')?.at, 1600);
});

test('Whatever is heard, starts and stops alternate and pauses lie between them', () => {
  const followers: Record<string, readonly string[]> = {
    '': ['started'],
    started: ['paused', 'stopped'],
    paused: ['resumed', 'stopped'],
    resumed: ['paused', 'stopped'],
    stopped: ['started'],
  };
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0.05, 0.4, 0.9), { maxLength: 400 }), (probabilities) => {
      let previous = '';
      for (const { type } of run(probabilities)) {
        assert.ok(followers[previous]?.includes(type), `${type} after ${previous}`);
        previous = type;
      }
    }),
  );
});
