import { gapTones, playTones } from '../../widget/call/gap-tones.ts';
import { equal, ok, until } from '../support/widget/assert.ts';
import { describe, it } from '../support/widget/suite.ts';

const RATE = 8_000;

/** How strongly a frequency sounds between two times (Goertzel). */
function strength(samples: Float32Array, frequency: number, fromS: number, untilS: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * frequency) / RATE);
  let [before, now] = [0, 0];
  for (const sample of samples.subarray(fromS * RATE, untilS * RATE))
    [before, now] = [now, sample + turn * now - before];
  return Math.sqrt(now * now + before * before - turn * now * before);
}

describe('the tones of a gap', () => {
  it('are heard one after the other, and end', async () => {
    const context = new OfflineAudioContext(1, RATE, RATE);
    playTones(context, [523, 392]);
    const samples = (await context.startRendering()).getChannelData(0);
    ok(strength(samples, 523, 0, 0.14) > 5 * strength(samples, 392, 0, 0.14), 'first the high one');
    ok(strength(samples, 392, 0.14, 0.28) > 5 * strength(samples, 523, 0.14, 0.28), 'then the low one');
    equal(
      samples.subarray(0.3 * RATE).every((sample) => sample === 0),
      true,
    );
  });

  it('keep silent for a gap that is too short to be told, and where the page is silent', async () => {
    const context = new AudioContext();
    const element = document.createElement('audio');
    const played: number[] = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (this: OscillatorNode, ...when) {
      played.push(this.frequency.value);
      start.apply(this, when);
    };
    try {
      const tones = gapTones({ element, context }, 20);
      tones.lost();
      tones.found();
      tones.lost();
      tones.lost();
      await until(() => played.length > 0, 'the gap is told');
      equal(played.join(), '523,392', 'of the second gap alone, and once');
      tones.found();
      equal(played.join(), '523,392,392,523');
      element.muted = true;
      tones.lost();
      tones.found();
      equal(played.length, 4);
    } finally {
      OscillatorNode.prototype.start = start;
      await context.close();
    }
  });
});
