import { firstAudible } from '../../widget/call/first-audible.ts';
import { ok } from '../support/widget/assert.ts';
import { describe, it } from '../support/widget/suite.ts';

describe('the first audible sample', () => {
  it('is told when it has sounded, silence before it not counting', async () => {
    const context = new AudioContext();
    await context.resume();
    const destination = context.createMediaStreamDestination();
    const tone = new OscillatorNode(context, { frequency: 440 });
    tone.connect(destination);
    const [track] = destination.stream.getAudioTracks();
    ok(track, 'no track');
    const heard = firstAudible(track, context, new AbortController().signal);
    const start = context.currentTime + 0.25;
    tone.start(start);
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    const sounded = performanceTime + (start - contextTime) * 1000;
    const off = (await heard) - sounded;
    await context.close();
    // Not before it sounded, but for the clock's grain; how long after is up to the machine.
    ok(off > -60 && off < 5000, `told ${off.toFixed(1)} ms beside the truth`);
  });
});
