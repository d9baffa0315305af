import { serializeRtp } from './packet.ts';

/** Sends one source of ours: its numbers, which begin at random (RFC 3550 5.1), and what RTCP tells about it. */
export class RtpSender {
  readonly ssrc: number;
  /** Timestamp of the frame that is being sent now. */
  timestamp: number;
  packets = 0;
  octets = 0;
  /** The last packet's timestamp, and when it was sent. */
  last: { timestamp: number; at: number } | undefined;
  #sequence: number;

  /** @param random evenly spread over 0 … 1 */
  constructor(random: () => number) {
    this.ssrc = Math.floor(random() * 2 ** 32);
    this.timestamp = Math.floor(random() * 2 ** 32);
    // RFC 3711 3.3.1: in the lower half, so that a first packet lost does not shift SRTP's roll-over counter.
    this.#sequence = Math.floor(random() * 2 ** 15);
  }

  /** Moves on by so many units of the RTP clock, whether anything was sent or not. */
  advance(units: number): void {
    this.timestamp = (this.timestamp + units) % 2 ** 32;
  }

  packet(
    { payloadType, marker, timestamp = this.timestamp }: { payloadType: number; marker: boolean; timestamp?: number },
    payload: Uint8Array,
    now: number,
  ): Buffer {
    const header = { payloadType, marker, sequence: this.#sequence, timestamp, ssrc: this.ssrc };
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.packets++;
    this.octets += payload.length;
    this.last = { timestamp: this.timestamp, at: now };
    return serializeRtp(header, payload);
  }
}
