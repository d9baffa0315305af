import { createHmac, timingSafeEqual } from 'node:crypto';
import { rtpHeaderLength } from '../rtp/packet.ts';
import { counterMode, deriveKeys, packetIv, type SessionKeys, type SrtpSuite, tagBytes } from './keys.ts';
import { ReplayWindow } from './replay-window.ts';

const CYCLE = 65_536;
/** More sources than one or two on a call are somebody's mistake; the longest-known is forgotten. */
const MOST_SOURCES = 8;

/** Encrypts and signs the RTP packets of one source of ours (RFC 3711 3.3). */
export class SrtpSender {
  readonly #keys: SessionKeys;
  readonly #tagBytes: number;
  #rollover = 0;
  #last: number | undefined;

  /** @param master master key and salt in one, as SDES carries them */
  constructor(suite: SrtpSuite, master: Buffer) {
    this.#keys = deriveKeys(master, 'rtp');
    this.#tagBytes = tagBytes[suite];
  }

  /** Takes packets in the order of their sequence numbers. */
  protect(packet: Buffer): Buffer {
    const headerBytes = rtpHeaderLength(packet) ?? packet.length;
    const sequence = packet.readUInt16BE(2);
    if (this.#last !== undefined && sequence < this.#last) this.#rollover++;
    this.#last = sequence;
    const iv = packetIv(this.#keys.salt, packet.readUInt32BE(8), this.#rollover * CYCLE + sequence);
    const payload = counterMode(this.#keys.encryption, iv, packet.subarray(headerBytes));
    const sealed = Buffer.concat([packet.subarray(0, headerBytes), payload]);
    return Buffer.concat([sealed, signature(this.#keys, sealed, this.#rollover).subarray(0, this.#tagBytes)]);
  }
}

interface Source {
  rollover: number;
  highest: number;
  window: ReplayWindow;
}

/** Checks and decrypts the RTP packets of the other side, whatever sources it has. */
export class SrtpReceiver {
  readonly #keys: SessionKeys;
  readonly #tagBytes: number;
  readonly #sources = new Map<number, Source>();

  constructor(suite: SrtpSuite, master: Buffer) {
    this.#keys = deriveKeys(master, 'rtp');
    this.#tagBytes = tagBytes[suite];
  }

  /** The plain packet; undefined where it is forged, replayed or no RTP. */
  unprotect(bytes: Buffer): Buffer | undefined {
    const end = bytes.length - this.#tagBytes;
    const headerBytes = rtpHeaderLength(bytes);
    if (headerBytes === undefined || headerBytes > end) return undefined;
    const sequence = bytes.readUInt16BE(2);
    const ssrc = bytes.readUInt32BE(8);
    const source = this.#sources.get(ssrc) ?? { rollover: 0, highest: sequence, window: new ReplayWindow() };
    const rollover = guessRollover(source, sequence);
    const index = rollover * CYCLE + sequence;
    if (rollover < 0 || !source.window.isNew(index)) return undefined;
    const sealed = bytes.subarray(0, end);
    const tag = signature(this.#keys, sealed, rollover).subarray(0, this.#tagBytes);
    if (!timingSafeEqual(tag, bytes.subarray(end))) return undefined;
    this.#note(ssrc, source, { rollover, sequence, index });
    const iv = packetIv(this.#keys.salt, ssrc, index);
    const payload = counterMode(this.#keys.encryption, iv, sealed.subarray(headerBytes));
    return Buffer.concat([sealed.subarray(0, headerBytes), payload]);
  }

  /** Only an authentic packet moves the state on. */
  #note(ssrc: number, source: Source, at: { rollover: number; sequence: number; index: number }): void {
    source.window.mark(at.index);
    if (at.index > source.rollover * CYCLE + source.highest) {
      source.rollover = at.rollover;
      source.highest = at.sequence;
    }
    if (this.#sources.has(ssrc)) return;
    const [oldest] = this.#sources.keys();
    if (oldest !== undefined && this.#sources.size >= MOST_SOURCES) this.#sources.delete(oldest);
    this.#sources.set(ssrc, source);
  }
}

/** RFC 3711 3.3.1: the roll-over counter that puts the packet nearest to the highest one so far. */
function guessRollover({ rollover, highest }: Source, sequence: number): number {
  if (highest < CYCLE / 2) return sequence - highest > CYCLE / 2 ? rollover - 1 : rollover;
  return highest - CYCLE / 2 > sequence ? rollover + 1 : rollover;
}

/** RFC 3711 4.2: over the packet and the roll-over counter. */
function signature(keys: SessionKeys, sealed: Buffer, rollover: number): Buffer {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(rollover);
  return createHmac('sha1', keys.authentication).update(sealed).update(counter).digest();
}
