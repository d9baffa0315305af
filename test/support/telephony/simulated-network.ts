import { rawBytes, rawPcm } from '../../../server/telephony/codec/raw.ts';
import { JitterBuffer } from '../../../server/telephony/playout/jitter-buffer.ts';

export interface NetworkOptions {
  seconds: number;
  /** How much slower the sender's clock goes than the listener's, in millionths. */
  ppm?: number;
  /** Each packet is late by up to this, evenly spread. */
  jitterMs?: number;
  /** Share of packets that never come. */
  loss?: number;
  rate?: number;
  /** One second of sound, played again and again. */
  sound: Int16Array;
  /** Called with each frame that comes out and what the buffer says then. */
  onFrame: (frame: Int16Array, at: { frame: number; buffer: JitterBuffer }) => void;
}

const BEGIN_MS = 1000;
const FRAME_MS = 20;

/** Sends sound through a network and a jitter buffer in simulated time. Deterministic. */
export function simulate(options: NetworkOptions): JitterBuffer {
  const { seconds, ppm = 0, jitterMs = 0, loss = 0, rate = 8000, sound, onFrame } = options;
  const random = randomFrom(7);
  const buffer = new JitterBuffer(rawPcm(rate));
  const samples = (rate * FRAME_MS) / 1000;
  const frame = new Int16Array(samples);
  const inFlight: { at: number; index: number }[] = [];
  let sent = 0;
  const deliver = (now: number) => {
    for (; BEGIN_MS + sent * FRAME_MS * (1 + ppm / 1e6) <= now; sent++) {
      const at = BEGIN_MS + sent * FRAME_MS * (1 + ppm / 1e6) + random() * jitterMs;
      if (random() >= loss) inFlight.push({ at, index: sent });
    }
    inFlight.sort((a, b) => a.at - b.at);
    while ((inFlight[0]?.at ?? now + 1) <= now) {
      const { at, index } = inFlight.shift() ?? { at: 0, index: 0 };
      const from = (index * samples) % sound.length;
      // Both counters wrap early on.
      const packet = { sequence: (65_500 + index) & 0xffff, timestamp: (2 ** 32 - 5000 + index * samples) % 2 ** 32 };
      buffer.put(packet, rawBytes(sound.slice(from, from + samples)), at);
    }
  };
  for (let i = 0; i < (seconds * 1000) / FRAME_MS; i++) {
    const now = BEGIN_MS + i * FRAME_MS + 7.3;
    deliver(now);
    buffer.pull(frame, now);
    onFrame(frame, { frame: i, buffer });
  }
  return buffer;
}

export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A second of something like a voice: harmonics of a gliding pitch, in syllables with pauses; it can be repeated. */
export function voice(rate: number): Int16Array {
  return Int16Array.from({ length: rate }, (_, i) => {
    const t = i / rate;
    const phase = 2 * Math.PI * (120 * t + Math.sin(2 * Math.PI * t));
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 3 * t)) ** 2;
    return Math.round(7000 * syllable * (Math.sin(phase) + 0.6 * Math.sin(2 * phase) + 0.3 * Math.sin(5 * phase)));
  });
}

/** The sharpest bend of a sound: the largest second difference. A click is a bend that the sound itself has not. */
export class Sharpness {
  most = 0;
  #before = 0;
  #last = 0;
  #seen = 0;

  add(pcm: Int16Array): void {
    for (const sample of pcm) {
      const bend = Math.abs(sample - 2 * this.#last + this.#before);
      this.#before = this.#last;
      this.#last = sample;
      if (++this.#seen > 2 && bend > this.most) this.most = bend;
    }
  }
}
