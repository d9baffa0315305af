import type { Clock } from '../clock.ts';
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE } from '../pcm.ts';
import type { AudioSink } from '../voice/playout.ts';

/** Enough to ride out a busy event loop. */
const QUEUE_MS = 200;
/** After the last word, before the tone comes in. */
const SILENCE_MS = 600;
/** Two soft notes, a fifth apart, and a long rest: heard as "still there", and easy to speak over. */
const NOTES = [
  { hertz: 392, at: 0 },
  { hertz: 587, at: 0.5 },
] as const;
const PERIOD_S = 4;
const LOUDNESS = 1200;

/**
 * The agent's voice with a calm tone in its pauses while somebody is waited for. What the agent says replaces the tone at
 * once, and knows nothing of it.
 */
export class HoldTone implements AudioSink {
  readonly #sink: AudioSink;
  readonly #clock: Clock;
  /** What is queued in the sink is the tone's. */
  #sounds = false;
  #silentSince = 0;
  #sample = 0;
  #stopTicking: (() => void) | undefined;

  constructor(sink: AudioSink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
  }

  queuedMs(): number {
    return this.#sounds ? 0 : this.#sink.queuedMs();
  }

  feed(frame: Int16Array): void {
    this.#silence();
    this.#sink.feed(frame);
  }

  clear(): void {
    this.#silence();
    this.#sink.clear();
  }

  /** Idempotent. */
  start(): void {
    this.#silentSince = this.#clock.monotonic();
    this.#stopTicking ??= this.#clock.every(FRAME_MS, () => this.#tick());
  }

  /** Idempotent. */
  stop(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.#silence();
  }

  #silence(): void {
    if (this.#sounds) this.#sink.clear();
    this.#sounds = false;
    this.#silentSince = this.#clock.monotonic();
  }

  #tick(): void {
    const now = this.#clock.monotonic();
    if (!this.#sounds) {
      if (this.#sink.queuedMs() > 0) this.#silentSince = now;
      if (now - this.#silentSince < SILENCE_MS) return;
      this.#sounds = true;
      this.#sample = 0;
    }
    while (this.#sink.queuedMs() <= QUEUE_MS - FRAME_MS) this.#sink.feed(this.#frame());
  }

  #frame(): Int16Array {
    const from = this.#sample;
    this.#sample += FRAME_SAMPLES;
    return Int16Array.from({ length: FRAME_SAMPLES }, (_, at) => toneAt((from + at) / SAMPLE_RATE));
  }
}

/** Each note swells in 50 ms and dies away, like a bell that is far off. */
function toneAt(seconds: number): number {
  const t = seconds % PERIOD_S;
  const notes = NOTES.filter(({ at }) => t >= at).map(({ hertz, at }) => {
    const since = t - at;
    return Math.min(1, since / 0.05) * Math.exp(-2 * since) * Math.sin(2 * Math.PI * hertz * since);
  });
  return Math.round(LOUDNESS * notes.reduce((sum, note) => sum + note, 0));
}
