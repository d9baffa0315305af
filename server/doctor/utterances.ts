import { rootMeanSquare } from '../audio/level.ts';

/** Root mean square of 16-bit samples above which a frame is speech: about -44 dB. */
const AUDIBLE = 200;

// In frames of 20 ms. A pause between two sentences is shorter.
const PAUSE = 60;
const BEFORE = 10;

/** Cuts what is heard, frame by frame, into what was said between two pauses. */
export class Utterances {
  #before: Int16Array[] = [];
  #frames: Int16Array[] = [];
  #silent = 0;

  /** Somebody is speaking, or has only just stopped. */
  get speaking(): boolean {
    return this.#frames.length > 0;
  }

  /** @returns the frames of what has been said, at its end */
  frame(pcm: Int16Array): Int16Array[] | undefined {
    const isAudible = rootMeanSquare(pcm) > AUDIBLE;
    if (!isAudible && !this.speaking) {
      this.#before = [...this.#before, pcm].slice(-BEFORE);
      return undefined;
    }
    this.#frames.push(...this.#before.splice(0), pcm);
    this.#silent = isAudible ? 0 : this.#silent + 1;
    if (this.#silent < PAUSE) return undefined;
    this.#silent = 0;
    return this.#frames.splice(0);
  }
}
