import { codecs } from '../../../server/telephony/codec/codecs.ts';
import { FRAME_MS, type MediaDescription } from '../../../server/telephony/media/description.ts';
import { type MediaEvent, MediaSession } from '../../../server/telephony/media/session.ts';
import { parseRtp, serializeRtp } from '../../../server/telephony/rtp/packet.ts';
import type { Address } from '../../../server/telephony/rtp/source-lock.ts';
import { randomFrom } from './simulated-network.ts';

/** Where the caller sends from, and is sent to. */
export const caller = { address: '192.0.2.1', port: 4000 };
/** Who is no party to the call. */
export const stranger = { address: '203.0.113.5', port: 5000 };
/** What the two have agreed upon. */
export const call: MediaDescription = {
  remote: caller,
  remoteRtcp: { ...caller, port: 4001 },
  rtcpMux: false,
  codec: { name: 'PCMU', sendPayloadType: 0, receivePayloadType: 0 },
  dtmf: { clockRate: 8000, sendPayloadType: 101, receivePayloadType: 96 },
  packetTimeMs: 20,
  direction: 'sendrecv',
};

/** A session in simulated time, ticked by the test. */
export class TimedSession {
  readonly sent: { channel: 'rtp' | 'rtcp'; bytes: Buffer; to: Address; at: number }[] = [];
  readonly events: MediaEvent[] = [];
  readonly session: MediaSession;
  now = 1_700_000_000_000;
  frame = new Int16Array(160);
  readonly #sequences = new Map<Address, number>();

  constructor(description: MediaDescription = call) {
    this.session = new MediaSession(
      description,
      {
        send: (channel, bytes, to) => this.sent.push({ channel, bytes, to, at: this.now }),
        emit: (event) => this.events.push(event),
        random: randomFrom(3),
      },
      this.now,
    );
  }

  /** Lets time go by; `each` is called before each frame. */
  run(ms: number, each: (index: number) => void = () => {}): void {
    for (let index = 0; index < ms / FRAME_MS; index++) {
      each(index);
      this.session.listen(this.frame, this.now);
      this.session.speak(this.now);
      this.now += FRAME_MS;
    }
  }

  /** A packet of the caller's, the next in sequence. */
  speak({ from = caller, ssrc = 1, payloadType = 0, level = 8000 } = {}): Buffer {
    const sequence = ((this.#sequences.get(from) ?? 65_500) + 1) & 0xffff;
    this.#sequences.set(from, sequence);
    const payload = Buffer.alloc(160);
    codecs.PCMU.createEncoder().encode(new Int16Array(160).fill(level), payload);
    const packet = serializeRtp({ payloadType, marker: false, sequence, timestamp: sequence * 160, ssrc }, payload);
    this.session.handleRtp(packet, from, this.now);
    return packet;
  }

  /** The caller's next packet gets lost. */
  lose(): void {
    this.#sequences.set(caller, (this.#sequences.get(caller) ?? 65_500) + 1);
  }

  get packets() {
    return this.sent
      .filter(({ channel }) => channel === 'rtp')
      .flatMap(({ bytes, to, at }) => {
        const packet = parseRtp(bytes);
        return packet ? [{ ...packet, to, at }] : [];
      });
  }

  told(type: MediaEvent['type']): number {
    return this.events.filter((event) => event.type === type).length;
  }

  get level(): number {
    return Math.sqrt(this.frame.reduce((sum, x) => sum + x * x, 0) / this.frame.length);
  }
}
