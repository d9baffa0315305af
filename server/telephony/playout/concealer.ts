import { ComfortNoise } from './comfort-noise.ts';
import { LONGEST_PERIOD_MS, mostAlike, SHORTEST_PERIOD_MS } from './pitch.ts';

/** A repeated period is believed for so long, then it fades … */
const FULL_MS = 10;
/** … and is gone after so long: longer buzzes. */
const GONE_MS = 60;
/** Over so long what comes back takes over from what was made up. */
const MERGE_MS = 5;
/** A step at the seam is spread over so many samples. */
const SEAM = 16;

/**
 * Makes up audio where none came: repeats the voice's last period and fades it into soft noise, in the way of
 * ITU-T G.711 appendix I, but without its delay.
 *
 *   listening --conceal--> repeating --60 ms--> noise     (`heard` leads back, with a crossfade)
 *   listening --noise----> noise
 */
export class Concealer {
  readonly #noise = new ComfortNoise();
  readonly #rate: number;
  readonly #shortest: number;
  readonly #longest: number;
  /** The last real samples. */
  readonly #history: Int16Array;
  /** One period to repeat, and the position in it. */
  #period = new Float32Array(0);
  #position = 0;
  /** Samples made up since the last real one. */
  #madeUp = 0;
  /** Step between the last real sample and the first repeated one, to be spread. */
  #step = 0;

  /** @param rate of the samples, in Hz */
  constructor(rate: number) {
    this.#rate = rate;
    this.#shortest = Math.round((SHORTEST_PERIOD_MS * rate) / 1000);
    this.#longest = Math.round((LONGEST_PERIOD_MS * rate) / 1000);
    this.#history = new Int16Array(this.#longest * 2);
  }

  /** Takes real samples in; the first ones after a gap are changed in place, so that nothing clicks. */
  heard(pcm: Int16Array): void {
    if (this.#madeUp > 0) {
      const merged = Math.min(pcm.length, Math.round((MERGE_MS * this.#rate) / 1000));
      for (let i = 0; i < merged; i++) {
        const weight = (i + 1) / (merged + 1);
        pcm[i] = Math.round((pcm[i] ?? 0) * weight + this.#next() * (1 - weight));
      }
      this.#madeUp = 0;
    }
    const history = this.#history;
    if (pcm.length >= history.length) {
      history.set(pcm.subarray(pcm.length - history.length));
    } else {
      history.copyWithin(0, pcm.length);
      history.set(pcm, history.length - pcm.length);
    }
  }

  /** Fills `pcm` with what might have been there. */
  conceal(pcm: Int16Array): void {
    if (this.#madeUp === 0) this.#begin();
    for (let i = 0; i < pcm.length; i++) pcm[i] = Math.round(this.#next());
  }

  /** The other side fell silent on purpose: from here on it is noise of this level (-dBov). */
  quiet(level: number): void {
    this.#noise.level = level;
    if (this.#madeUp === 0) this.#begin();
    // What sounds now fades over the usual time, though none of it is repeated at full.
    this.#madeUp = Math.max(this.#madeUp, (FULL_MS * this.#rate) / 1000);
  }

  /** Something was left out: what comes next is glided into. */
  cut(): void {
    if (this.#madeUp > 0) return;
    this.#begin();
    this.#madeUp = 1;
  }

  #begin(): void {
    const history = this.#history;
    const { lag } = mostAlike(history, {
      at: history.length - this.#longest,
      length: this.#longest,
      shortest: this.#shortest,
      longest: this.#longest,
      direction: -1,
    });
    this.#period = Float32Array.from(history.subarray(history.length - lag));
    // The end of the period glides into what preceded its beginning, so that it can be repeated.
    const overlap = lag >> 2;
    const before = history.length - 2 * lag;
    for (let i = 0; i < overlap && before >= 0; i++) {
      const weight = (i + 1) / (overlap + 1);
      const at = lag - overlap + i;
      this.#period[at] = (this.#period[at] ?? 0) * (1 - weight) + (history[before + at] ?? 0) * weight;
    }
    this.#position = 0;
    const last = history.at(-1) ?? 0;
    this.#step = before > 0 ? last - (history[history.length - lag - 1] ?? 0) : 0;
  }

  #next(): number {
    const ms = (this.#madeUp * 1000) / this.#rate;
    const gain = ms <= FULL_MS ? 1 : Math.max(0, (GONE_MS - ms) / (GONE_MS - FULL_MS));
    const seam = this.#madeUp < SEAM ? this.#step * (1 - (this.#madeUp + 1) / (SEAM + 1)) : 0;
    this.#madeUp++;
    const repeated = this.#period[this.#position] ?? 0;
    this.#position = this.#position + 1 < this.#period.length ? this.#position + 1 : 0;
    const sample = gain * repeated + seam + (1 - gain) * this.#noise.next();
    return Math.max(-32_768, Math.min(32_767, sample));
  }
}
