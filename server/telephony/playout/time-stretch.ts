import { energy, LONGEST_PERIOD_MS, mostAlike, SHORTEST_PERIOD_MS } from './pitch.ts';
import type { SampleQueue } from './sample-queue.ts';

/** How much the sound may suffer: `gentle` waits for a pause or a steady voice, `firm` less so, `forced` not at all. */
export type Urgency = 'gentle' | 'firm' | 'forced';

const LEAST_LIKENESS: Readonly<Record<Urgency, number>> = { gentle: 0.9, firm: 0.6, forced: -1 };
/** Root mean square below which nobody hears what is done. */
const PAUSE_LEVEL = 50;

/**
 * Makes audio shorter or longer by about one period of the voice, at the head of a queue: what is left out or repeated
 * lies between two stretches that are alike, and one fades into the other, so that there is no click and no change of pitch.
 */
export class TimeStretch {
  readonly #shortest: number;
  readonly #longest: number;

  /** @param rate of the samples, in Hz */
  constructor(rate: number) {
    this.#shortest = Math.round((SHORTEST_PERIOD_MS * rate) / 1000);
    this.#longest = Math.round((LONGEST_PERIOD_MS * rate) / 1000);
  }

  /** So many samples in the queue let it find the longest period. */
  get wanted(): number {
    return this.#longest * 2;
  }

  /** The fewest samples that it may take away or add. */
  get least(): number {
    return this.#shortest;
  }

  /** Takes away a period of at most `most` samples. Returns how many it was, 0 where no place was good enough. */
  shorten(queue: SampleQueue, urgency: Urgency, most: number): number {
    const lag = this.#findPeriod(queue, urgency, most);
    if (lag === 0) return 0;
    const { view } = queue;
    for (let i = 0; i < lag; i++) view[lag + i] = crossfade(view[i] ?? 0, view[lag + i] ?? 0, i, lag);
    queue.drop(lag);
    return lag;
  }

  /** Repeats a period. Returns how many samples it was, 0 where no place was good enough. */
  lengthen(queue: SampleQueue, urgency: Urgency): number {
    const lag = this.#findPeriod(queue, urgency, this.#longest);
    if (lag === 0) return 0;
    const { view } = queue;
    const first = view.slice(0, lag);
    for (let i = 0; i < lag; i++) view[i] = crossfade(view[lag + i] ?? 0, first[i] ?? 0, i, lag);
    queue.unshift(first);
    return lag;
  }

  #findPeriod({ view }: SampleQueue, urgency: Urgency, most: number): number {
    const longest = Math.min(this.#longest, view.length >> 1, most);
    if (longest < this.#shortest) return 0;
    const length = Math.min(this.#longest, view.length - longest);
    const { lag, correlation } = mostAlike(view, { at: 0, length, shortest: this.#shortest, longest, direction: 1 });
    if (correlation >= LEAST_LIKENESS[urgency]) return lag;
    const level = Math.sqrt(energy(view, 0, longest * 2) / (longest * 2));
    return level < PAUSE_LEVEL ? lag : 0;
  }
}

function crossfade(from: number, to: number, at: number, length: number): number {
  const weight = (at + 1) / (length + 1);
  return Math.round(from * (1 - weight) + to * weight);
}
