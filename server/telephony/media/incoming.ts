import { codecs } from '../codec/codecs.ts';
import { noiseLevelOf } from '../playout/comfort-noise.ts';
import { JitterBuffer, type PlayoutStats } from '../playout/jitter-buffer.ts';
import { DtmfReceiver, type Press } from '../rtp/dtmf-receiver.ts';
import { parseRtp, type RtpPacket } from '../rtp/packet.ts';
import { Reception, type ReceptionStats } from '../rtp/reception.ts';
import type { Address, SourceLock } from '../rtp/source-lock.ts';
import { type MediaDescription, mayReceive } from './description.ts';

/** RFC 3551 6: comfort noise at 8 kHz. */
const COMFORT_NOISE = 13;

/** The caller's side of a call: which packets are theirs, and what is in them. */
export class Incoming {
  readonly #description: MediaDescription;
  readonly #onPress: (press: Press) => void;
  readonly #playout: JitterBuffer;
  readonly #clockRate: number;
  readonly #lock: SourceLock;
  #reception: Reception | undefined;
  #dtmf: DtmfReceiver;

  constructor(description: MediaDescription, { lock, onPress }: { lock: SourceLock; onPress: (press: Press) => void }) {
    const codec = codecs[description.codec.name];
    this.#description = description;
    this.#onPress = onPress;
    this.#lock = lock;
    this.#clockRate = codec.clockRate;
    this.#playout = new JitterBuffer(codec);
    this.#dtmf = this.#createDtmf();
  }

  get reception(): Reception | undefined {
    return this.#reception;
  }

  get stats(): { network: ReceptionStats; playout: PlayoutStats } {
    const network = this.#reception?.stats ?? { received: 0, lost: 0, jitterMs: 0 };
    return { network, playout: this.#playout.stats };
  }

  /** Takes an RTP datagram, decrypted. Returns whether it was the caller's. */
  handle(bytes: Buffer, from: Address, now: number): boolean {
    const packet = parseRtp(bytes);
    if (packet === undefined || !this.#isKnown(packet)) return false;
    const verdict = this.#lock.judge(from, packet, now);
    if (!verdict.accepted) return false;
    if (verdict.changed || this.#reception === undefined) this.#beginSource(packet);
    if (this.#reception?.take(packet.sequence) !== true) return false;
    if (mayReceive(this.#description)) this.#take(packet, now);
    return true;
  }

  /** Fills a frame of what the caller says. */
  pull(frame: Int16Array, now: number): void {
    this.#dtmf.tick(now);
    this.#playout.pull(frame, now);
  }

  #isKnown({ payloadType }: RtpPacket): boolean {
    const { codec, dtmf } = this.#description;
    return (
      payloadType === codec.receivePayloadType ||
      payloadType === dtmf?.receivePayloadType ||
      payloadType === COMFORT_NOISE
    );
  }

  #take(packet: RtpPacket, now: number): void {
    if (packet.payloadType === this.#description.dtmf?.receivePayloadType) {
      this.#dtmf.handle(packet, now);
      return;
    }
    this.#reception?.time(packet.timestamp, now);
    if (packet.payloadType === this.#description.codec.receivePayloadType) {
      this.#playout.put(packet, packet.payload, now);
    } else {
      this.#playout.putNoise(packet, noiseLevelOf(packet.payload), now);
    }
  }

  #beginSource({ ssrc, sequence }: RtpPacket): void {
    this.#reception = new Reception(ssrc, sequence, this.#clockRate);
    this.#playout.reset();
    this.#dtmf = this.#createDtmf();
  }

  #createDtmf(): DtmfReceiver {
    return new DtmfReceiver(this.#description.dtmf?.clockRate ?? this.#clockRate, this.#onPress);
  }
}
