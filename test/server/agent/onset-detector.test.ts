import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { OnsetDetector } from '../../../server/agent/hearing/onset-detector.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../../../server/agent/pcm.ts';

/** Frames of reproducible noise at this root mean square. */
function noise(ms: number, level: number): Int16Array[] {
  let seed = 7;
  return Array.from({ length: ms / FRAME_MS }, () =>
    Int16Array.from({ length: FRAME_SAMPLES }, () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.round((seed / 1_073_741_824 - 1) * level * Math.sqrt(3));
    }),
  );
}

describe('the onset detector', () => {
  let detector: OnsetDetector;
  const push = (frames: Int16Array[]) => frames.map((frame) => detector.push(frame));
  const onsets = (frames: Int16Array[]) => push(frames).filter((event) => event?.type === 'onset').length;

  beforeEach(() => {
    detector = new OnsetDetector();
  });

  it('hears a voice within 60 ms', () => {
    push(noise(1000, 20));
    const events = push(noise(200, 2000));
    assert.equal(
      events.findIndex((event) => event?.type === 'onset'),
      2,
    );
  });

  it('hears nothing in silence, in a click, or in the steady noise of a street', () => {
    assert.equal(onsets(noise(2000, 0)), 0);
    assert.equal(onsets([...noise(40, 9000), ...noise(500, 10)]), 0);
    for (let level = 50; level <= 400; level += 10) push(noise(200, level));
    assert.equal(onsets(noise(3000, 400)), 0);
  });

  it('measures how long the voice has been there, gaps between words included', () => {
    const frames = [...noise(300, 2000), ...noise(120, 10), ...noise(300, 2000)];
    const last = push(frames).at(-1);
    assert.deepEqual(last, { type: 'voiced', voicedMs: 720 });
    assert.deepEqual(push(noise(240, 10)).at(-1), { type: 'offset', voicedMs: 720 });
  });

  it('takes what is far softer than the caller for a television, once it knows the caller', () => {
    const television = () => onsets([...noise(600, 500), ...noise(400, 0)]);
    assert.equal(television(), 1);
    assert.equal(detector.callerSilentFor(400), false, 'it may have been the caller until 380 ms ago');
    push([...noise(800, 4000), ...noise(400, 0)]);
    detector.wordsHeard();
    assert.equal(television(), 0);
    assert.equal(detector.callerSilentFor(1380), true);
    assert.equal(detector.callerSilentFor(1400), false, 'a server that is late means the caller');
    assert.equal(onsets(noise(300, 1500)), 1);
    assert.equal(detector.callerSilentFor(0), false);
  });

  it('asks for more after false alarms, until speech is confirmed', () => {
    const faint = () => onsets([...noise(300, 450), ...noise(300, 0)]);
    assert.equal(faint(), 1);
    detector.falseAlarm();
    assert.equal(faint(), 0);
    detector.confirmed();
    assert.equal(faint(), 1);
  });
});
