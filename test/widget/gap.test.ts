import { gapTones, playTones } from '../../widget/call/gap-tones.ts';
import { watchGap } from '../../widget/call/gap-watch.ts';
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

  it('are played once for a gap, and not where the page is silent', async () => {
    const context = new AudioContext();
    const element = document.createElement('audio');
    const played: number[] = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (this: OscillatorNode, ...when) {
      played.push(this.frequency.value);
      start.apply(this, when);
    };
    try {
      const tones = gapTones({ element, context });
      tones.found();
      equal(played.length, 0, 'nobody was told that anything was lost');
      tones.lost();
      tones.lost();
      equal(played.join(), '523,392', 'once');
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

describe('whether the visitor is heard while the connection is made anew', () => {
  /** What comes back, in this order, and then nothing more. */
  const watched = (...received: (number | undefined)[]) => {
    const told = { unheard: 0, looks: 0 };
    const look = async () => received[Math.min(told.looks++, received.length - 1)];
    return { told, gap: watchGap(look, () => told.unheard++, 5) };
  };

  it('is told once nothing comes back any more', async () => {
    const { told, gap } = watched(100, 200, 300);
    gap.lost();
    gap.lost();
    await until(() => told.unheard > 0, 'it is told');
    ok(told.looks > 3, 'as long as something came back, all was well');
    const { looks } = told;
    const other = watched(undefined);
    other.gap.lost();
    await until(() => other.told.looks > 4, 'another one has looked some times');
    other.gap.close();
    equal([told.unheard, told.looks], [1, looks], 'it is found out once');
  });

  it('is not asked where no sound is sent, and known where sound itself is lost', async () => {
    const { told, gap } = watched(undefined);
    gap.lost();
    await until(() => told.looks > 4, 'it was looked for some times');
    equal(told.unheard, 0);
    gap.broken();
    equal(told.unheard, 1);
  });
});
