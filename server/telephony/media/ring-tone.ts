/** ETSI TR 101 041: what a caller of most of Europe hears while the other side rings; LiveKit's own gateway plays it too. */
const HZ = 425;
const ON_S = 1;
const CYCLE_S = 5;
/** Some -20 dBFS: heard, and nobody starts. */
const PEAK = 3_000;

/** The tone of a telephone that rings elsewhere, frame by frame at any rate. */
export class RingTone {
  #seconds = 0;

  /** @param rate of the frame, in Hz */
  fill(frame: Int16Array, rate: number): void {
    for (let at = 0; at < frame.length; at += 1) {
      const second = (this.#seconds + at / rate) % CYCLE_S;
      frame[at] = second < ON_S ? Math.round(PEAK * Math.sin(2 * Math.PI * HZ * second)) : 0;
    }
    this.#seconds = (this.#seconds + frame.length / rate) % CYCLE_S;
  }

  /** One cycle of tone and pause. */
  static cycle(rate: number): Int16Array {
    const pcm = new Int16Array(CYCLE_S * rate);
    new RingTone().fill(pcm, rate);
    return pcm;
  }
}
