import { floatFromPcm, pcmFromFloat } from '../../audio/pcm.ts';
import { Resampler } from '../../audio/resampler.ts';

/** Takes a call's frames from one sample rate to another: each frame in gives one of the same length of time. */
export class FrameResampler {
  readonly from: number;
  readonly to: number;
  readonly #resampler: Resampler;
  #begun = false;

  /** Rates in Hz, of which a frame has whole samples. */
  constructor(from: number, to: number) {
    this.from = from;
    this.to = to;
    this.#resampler = new Resampler(from, to);
  }

  /** The first frame is short of what the filter looks ahead for; silence before it makes up for that, once. */
  push(frame: Int16Array): Int16Array {
    const pcm = pcmFromFloat(this.#resampler.push(floatFromPcm(frame)));
    if (this.#begun) return pcm;
    this.#begun = true;
    const first = new Int16Array((frame.length * this.to) / this.from);
    first.set(pcm, first.length - pcm.length);
    return first;
  }
}
