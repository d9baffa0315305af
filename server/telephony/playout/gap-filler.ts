import type { Decoder } from '../codec/codec.ts';
import { Concealer } from './concealer.ts';

/** What is missing between what was played last and the next packet. */
export interface Gap {
  /** Samples that are needed now. */
  needed: number;
  /** Samples until the next packet; infinite where none is there yet. */
  length: number;
  /** Length of a packet of this sender's, in samples. */
  packet: number;
  /** The packet after the gap. */
  next?: Uint8Array;
}

/** Makes up what is missing between packets: as the codec can, or from the sound alone. */
export class GapFiller {
  readonly #decoder: Decoder;
  readonly #concealer: Concealer;
  readonly #made: Int16Array;

  /** @param most samples that are made at once */
  constructor(decoder: Decoder, rate: number, most: number) {
    this.#decoder = decoder;
    this.#concealer = new Concealer(rate);
    this.#made = new Int16Array(most);
  }

  /** The codec knows how to make up for loss, and can tell of a lost packet from the next one. */
  get byCodec(): boolean {
    return this.#decoder.conceal !== undefined;
  }

  /** Takes real samples in; the first ones after a gap are changed in place, so that nothing clicks. */
  heard(pcm: Int16Array): void {
    this.#concealer.heard(pcm);
  }

  /** The other side fell silent on purpose: from here on it is noise of this level (-dBov). */
  quiet(level: number): void {
    this.#concealer.quiet(level);
  }

  /** Something was left out: what comes next is glided into. */
  cut(): void {
    this.#concealer.cut();
  }

  /** Samples from the sound alone, to be used before the next call; no more than `most`. */
  repeat(count: number): Int16Array {
    const pcm = this.#made.subarray(0, Math.min(count, this.#made.length));
    this.#concealer.conceal(pcm);
    return pcm;
  }

  /** As many samples as are needed of a gap, or up to a packet's length more; to be used before the next call. */
  fill({ needed, length, packet, next }: Gap): Int16Array {
    // The last packet's length of a gap is made in one, for all of that may be in the next packet.
    const whole = next !== undefined && length <= packet;
    const pcm = this.#made.subarray(0, Math.min(whole ? length : packet, length));
    const count = this.#decoder.conceal?.(pcm, whole ? next : undefined) ?? 0;
    if (count === 0) return this.repeat(Math.min(needed, length));
    this.#concealer.heard(pcm.subarray(0, count));
    return pcm.subarray(0, count);
  }
}
