import { rootMeanSquare } from '../../audio/level.ts';
import type { Clock } from '../clock.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../pcm.ts';
import type { AudioSink } from '../voice/playout.ts';

/** Longest way of the agent's voice to the caller's loudspeaker, into the microphone and back. */
const LONGEST_LAG = 800 / FRAME_MS;
/** Frames of the agent's voice that are remembered: the longest way, and what waits in the sink. */
const KEPT = 64;
/** Older frames count less: three seconds' worth. */
const DECAY = 1 - 1 / 150;
/** Frames before the way back is believed, or that there is none. */
const LEARNED = 60;
/** How alike the loudness of both must go up and down for one to be the other's echo, -1 … 1. */
const ALIKE = 0.6;
/** A loudspeaker's echo is uneven; a voice that interrupts is louder than this. */
const MARGIN = 2;
/** What is louder than this is a caller who speaks while the agent does: -14 dB. */
const LOUDEST_ECHO = 0.2;
/** Before anything is learned, what is so much softer than the agent may be its echo. */
const PRIOR_LAG = 500 / FRAME_MS;
/** A clear sign of a second voice, which would spoil the estimate: so many times the expected echo. */
const SPOILS = 4;

/** A microphone that hears so little while the agent speaks has no loudspeaker beside it. */
const NO_ECHO = 0.02;
/** Frames that come in a burst are one after another; after a longer gap the stream begins anew. */
const GAP = 300 / FRAME_MS;

/** Running sums about one lag. */
interface Lag {
  x: number;
  y: number;
  xx: number;
  xy: number;
  yy: number;
}

/**
 * Tells the agent's own voice, come back through the caller's loudspeaker, from a voice of the caller's. It learns by
 * how the loudness of both goes up and down how late and how loud the echo is; only frames that are about as loud as
 * the echo would be are taken for it. One per call.
 */
export class EchoGate {
  readonly #clock: Clock;
  /** Loudness of what the caller's loudspeaker plays, by the number of its frame since time began. */
  readonly #played = new Map<number, number>();
  readonly #lags: Lag[] = Array.from({ length: LONGEST_LAG }, () => ({ x: 0, y: 0, xx: 0, xy: 0, yy: 0 }));
  #weight = 0;
  /** Frame of the agent's voice that was fed last. */
  #fed = 0;
  /** Frames that the microphone has sent, and how far the number of one is behind its time when nothing delays it. */
  #heard = 0;
  #offset = Number.POSITIVE_INFINITY;
  #estimate: { lag: number; gain: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The sink, with the gate listening to what goes into it. */
  tap(sink: AudioSink): AudioSink {
    return {
      queuedMs: () => sink.queuedMs(),
      feed: (frame) => {
        this.#remember(this.#clockFrame() + Math.round(sink.queuedMs() / FRAME_MS), rootMeanSquare(frame));
        sink.feed(frame);
      },
      clear: () => {
        const now = this.#clockFrame();
        this.#fed = now;
        for (const at of this.#played.keys()) if (at > now) this.#played.delete(at);
        sink.clear();
      },
    };
  }

  /** Whether this frame of the caller's, which comes now, is no more than an echo. */
  isEcho(frame: Int16Array): boolean {
    const now = this.#microphoneFrame();
    const level = rootMeanSquare(frame);
    const expected = this.#expected(now);
    if (this.#audible(now) && !(this.#estimate && level > expected * SPOILS)) this.#learn(now, level);
    return level <= expected;
  }

  #expected(now: number): number {
    if (this.#weight >= LEARNED && this.#estimate) {
      const { lag, gain } = this.#estimate;
      return MARGIN * gain * this.#loudest(now - lag - 3, now - lag + 3);
    }
    const [{ x = 0, y = 0 } = {}] = this.#lags;
    if (this.#weight >= LEARNED && y < x * NO_ECHO) return 0;
    return LOUDEST_ECHO * this.#loudest(now - PRIOR_LAG, now);
  }

  #learn(now: number, level: number): void {
    this.#weight = this.#weight * DECAY + 1;
    let best: { lag: number; gain: number; likeness: number } | undefined;
    for (const [lag, sums] of this.#lags.entries()) {
      const x = this.#played.get(now - lag) ?? 0;
      sums.x = sums.x * DECAY + x;
      sums.y = sums.y * DECAY + level;
      sums.xx = sums.xx * DECAY + x * x;
      sums.xy = sums.xy * DECAY + x * level;
      sums.yy = sums.yy * DECAY + level * level;
      const [likeness, gain] = [this.#likeness(sums), sums.xy / sums.xx];
      if (likeness > (best?.likeness ?? ALIKE) && gain <= LOUDEST_ECHO) best = { lag, gain, likeness };
    }
    this.#estimate = best;
  }

  /** Correlation of the two loudnesses at a lag. */
  #likeness({ x, y, xx, xy, yy }: Lag): number {
    const n = this.#weight;
    const spread = (n * xx - x * x) * (n * yy - y * y);
    return spread <= 0 ? 0 : (n * xy - x * y) / Math.sqrt(spread);
  }

  #audible(now: number): boolean {
    return this.#loudest(now - LONGEST_LAG, now) > 0;
  }

  #loudest(from: number, to: number): number {
    let loudest = 0;
    for (let at = from; at <= to; at++) loudest = Math.max(loudest, this.#played.get(at) ?? 0);
    return loudest;
  }

  #remember(due: number, level: number): void {
    const next = this.#fed + 1;
    const at = Math.abs(due - next) <= 2 ? next : Math.max(due, next);
    this.#fed = at;
    this.#played.set(at, level);
    for (const old of this.#played.keys()) {
      if (old > at - KEPT) break;
      this.#played.delete(old);
    }
  }

  #clockFrame(): number {
    return Math.floor(this.#clock.monotonic() / FRAME_MS);
  }

  /** The time of the microphone's next frame, by its own count: on a busy machine frames come late and in bursts. */
  #microphoneFrame(): number {
    const behind = this.#clockFrame() - this.#heard;
    this.#heard++;
    this.#offset = behind - this.#offset > GAP ? behind : Math.min(this.#offset, behind);
    return this.#heard - 1 + this.#offset;
  }
}

/** What is handed on in an echo's place. */
export const quietFrame = new Int16Array(FRAME_SAMPLES);
