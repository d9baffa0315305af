import { rawBytes, rawPcm } from '../codec/raw.ts';
import { JitterBuffer, type PlayoutStats } from '../playout/jitter-buffer.ts';

/** After such a pause a voice's times begin anew. */
const PAUSE_MS = 200;
/** A voice that gave nothing for so long has left. */
const LEFT_MS = 2000;

interface Voice {
  playout: JitterBuffer;
  sequence: number;
  timestamp: number;
  heardAt: number;
}

/**
 * What the caller is to hear of the room: usually the agent, at times a person beside it. The room's audio comes by
 * clocks of its own, so each voice goes through a jitter buffer like the caller's does.
 */
export class RoomMix {
  readonly #sampleRate: number;
  readonly #voices = new Map<string, Voice>();
  /** Soft noise while nobody is there. */
  readonly #empty: JitterBuffer;
  #one: Int16Array = new Int16Array(0);

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#empty = new JitterBuffer(rawPcm(sampleRate));
  }

  /** Of the voice that came first. */
  get stats(): PlayoutStats {
    const [first] = this.#voices.values();
    return (first?.playout ?? this.#empty).stats;
  }

  /** Takes what one voice said; keeps the array. */
  hear(name: string, pcm: Int16Array, now: number): void {
    const voice = this.#voices.get(name) ?? this.#add(name);
    if (now - voice.heardAt > PAUSE_MS) voice.playout.reset();
    voice.heardAt = now;
    voice.playout.put(voice, rawBytes(pcm), now);
    voice.sequence = (voice.sequence + 1) & 0xffff;
    voice.timestamp = (voice.timestamp + pcm.length) % 2 ** 32;
  }

  pull(frame: Int16Array, now: number): void {
    for (const [name, { heardAt }] of this.#voices) if (now - heardAt > LEFT_MS) this.#voices.delete(name);
    const [first, ...others] = this.#voices.values();
    (first?.playout ?? this.#empty).pull(frame, now);
    for (const { playout } of others) {
      if (this.#one.length !== frame.length) this.#one = new Int16Array(frame.length);
      playout.pull(this.#one, now);
      for (let i = 0; i < frame.length; i++) {
        frame[i] = Math.max(-32_768, Math.min(32_767, (frame[i] ?? 0) + (this.#one[i] ?? 0)));
      }
    }
  }

  #add(name: string): Voice {
    const playout = new JitterBuffer(rawPcm(this.#sampleRate));
    const voice = { playout, sequence: 0, timestamp: 0, heardAt: Number.NEGATIVE_INFINITY };
    this.#voices.set(name, voice);
    return voice;
  }
}
