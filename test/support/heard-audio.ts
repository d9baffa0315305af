import { Happenings } from './happenings.ts';
import { heardTone } from './scripted-realtime/tone.ts';

/** Audio of a third of full scale is far above this, what a codec makes of silence far below. */
const AUDIBLE = 300;

/** What somebody hears, frame by frame, with the time each came. */
export class HeardAudio {
  readonly #sampleRate: number;
  readonly #happenings = new Happenings();
  readonly #frames: { at: number; pcm: Int16Array; level: number }[] = [];

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  add(pcm: Int16Array): void {
    this.#frames.push({ at: performance.now(), pcm, level: level(pcm) });
    this.#happenings.check();
  }

  close(): void {
    this.#frames.length = 0;
  }

  /** All that was heard since a time of `performance.now()`, or since the beginning. */
  pcm(since = 0): Int16Array {
    const frames = this.#frames.filter(({ at }) => at >= since);
    const all = new Int16Array(frames.reduce((sum, { pcm }) => sum + pcm.length, 0));
    let position = 0;
    for (const { pcm } of frames) {
      all.set(pcm, position);
      position += pcm.length;
    }
    return all;
  }

  /** ms of audible sound since a time. */
  audibleMs(since = 0): number {
    const audible = this.#frames.filter(({ at, level }) => at >= since && level > AUDIBLE);
    return audible.reduce((sum, { pcm }) => sum + (pcm.length * 1000) / this.#sampleRate, 0);
  }

  /** When the last audible frame came. */
  get lastAudibleAt(): number {
    return this.#frames.findLast(({ level }) => level > AUDIBLE)?.at ?? 0;
  }

  /** When the first audible frame since a time came. */
  firstAudibleAt(since = 0): number | undefined {
    return this.#frames.find(({ at, level }) => at >= since && level > AUDIBLE)?.at;
  }

  /** Which of these tones sounds in the audible part of what was heard since a time. */
  tone(candidates: readonly number[], since = 0): number | undefined {
    const frames = this.#frames.filter(({ at, level }) => at >= since && level > AUDIBLE);
    return mostlyHeard(new Int16Array(frames.flatMap(({ pcm }) => [...pcm])), candidates, this.#sampleRate);
  }

  /** The longest time between two audible frames since a time. */
  longestGapMs(since = 0): number {
    const times = this.#frames.filter(({ at, level }) => at >= since && level > AUDIBLE).map(({ at }) => at);
    return times.reduce((longest, at, index) => Math.max(longest, at - (times[index - 1] ?? at)), 0);
  }

  /** Resolves once so many ms of sound have been heard since a time. */
  untilAudible(ms: number, since = 0, timeoutMs = 20_000): Promise<void> {
    return this.#happenings.until(() => this.audibleMs(since) >= ms, `${ms} ms of sound`, timeoutMs);
  }

  /** Resolves once nothing has been heard for so long. */
  untilSilent(ms: number, timeoutMs = 20_000): Promise<void> {
    const silent = () => {
      const last = this.#frames.at(-1);
      return last !== undefined && last.at - this.lastAudibleAt >= ms;
    };
    return this.#happenings.until(silent, `${ms} ms of silence`, timeoutMs);
  }
}

/**
 * The tone that most pieces of 60 ms hold. A busy machine loses and stretches audio, so that a tone keeps its pitch,
 * but not its phase over the whole.
 */
export function mostlyHeard(pcm: Int16Array, candidates: readonly number[], sampleRate: number): number | undefined {
  const piece = Math.round(sampleRate * 0.06);
  const counts = new Map<number, number>();
  for (let at = 0; at + piece <= pcm.length; at += piece) {
    const heard = heardTone(pcm.subarray(at, at + piece), candidates, sampleRate);
    if (heard !== undefined) counts.set(heard, (counts.get(heard) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

function level(pcm: Int16Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, pcm.length));
}
