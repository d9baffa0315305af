import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { isRtcp, parseRtp } from '../rtp/packet.ts';
import { RtpSender } from '../rtp/rtp-sender.ts';
import type { NegotiatedAudio } from '../sip/sdp/audio.ts';
import { MASTER_KEY_BYTES, MASTER_SALT_BYTES } from '../srtp/keys.ts';
import { type Protection, srtpProtection } from '../srtp/protection.ts';

/** RFC 3551 6: PCMU. */
const PCMU = 0;
const SUITE = 'AES_CM_128_HMAC_SHA1_80';

export interface RtpBridgeOptions {
  /** Address that media ports are bound to, and the port of this call's. */
  host: string;
  port: number;
  /** A frame of 20 ms of what is to be heard by the caller, mu-law at 8 kHz. */
  onFrame: (ulaw: Buffer) => void;
}

/**
 * What joins a carrier's stream of mu-law to the media of a call: RTP over this machine. So media processes know one way
 * only, no sound passes between processes by their channel of commands, and the caller's jitter, keys of a phone, prompts and
 * recordings are treated as those of SIP. It is encrypted with keys of its own, so that nobody else can speak there.
 */
export class RtpBridge {
  /** What the call's media is to agree upon. */
  readonly audio: NegotiatedAudio;
  readonly #socket: Socket;
  readonly #to: { address: string; port: number };
  readonly #protection: Protection;
  readonly #sender = new RtpSender(() => randomBytes(6).readUIntBE(0, 6) / 2 ** 48);
  readonly #firstTimestamp = this.#sender.timestamp;
  #closed = false;

  static async open({ host, port, onFrame }: RtpBridgeOptions): Promise<RtpBridge> {
    const near = nearest(host);
    const socket = createSocket(isIPv6(near) ? 'udp6' : 'udp4');
    socket.bind({ port: 0, address: near, exclusive: true });
    await once(socket, 'listening');
    return new RtpBridge(socket, { address: near, port }, onFrame);
  }

  private constructor(socket: Socket, to: { address: string; port: number }, onFrame: (ulaw: Buffer) => void) {
    this.#socket = socket;
    this.#to = to;
    const theirs = randomBytes(MASTER_KEY_BYTES + MASTER_SALT_BYTES);
    const ours = randomBytes(MASTER_KEY_BYTES + MASTER_SALT_BYTES);
    this.#protection = srtpProtection({ suite: SUITE, sendKey: ours, receiveKey: theirs });
    this.audio = {
      remote: { address: to.address, port: socket.address().port },
      rtcpMux: true,
      codec: { name: 'PCMU', clockRate: 8000, sendPayloadType: PCMU, receivePayloadType: PCMU },
      packetTimeMs: 20,
      direction: 'sendrecv',
      srtp: { suite: SUITE, sendKey: theirs, receiveKey: ours },
    };
    socket.on('message', (bytes) => {
      if (isRtcp(bytes)) return;
      const plain = this.#protection.openRtp(bytes);
      const packet = plain && parseRtp(plain);
      if (packet?.payloadType === PCMU) onFrame(packet.payload);
    });
    // The media's end comes back as an error of ours (ICMP), and is told by its own event.
    socket.on('error', () => {});
  }

  /** What the caller says, mu-law at 8 kHz; `sample` is its place in the whole, in samples since the beginning. */
  send(ulaw: Uint8Array, sample: number): void {
    if (this.#closed) return;
    const timestamp = (this.#firstTimestamp + sample) % 2 ** 32;
    const packet = this.#sender.packet({ payloadType: PCMU, marker: false, timestamp }, ulaw, 0);
    this.#socket.send(this.#protection.sealRtp(packet), this.#to.port, this.#to.address, () => {});
  }

  /** Idempotent. */
  close(): void {
    if (!this.#closed) this.#socket.close();
    this.#closed = true;
  }
}

/** An address of this machine at which whoever listens at `host` is reached. */
function nearest(host: string): string {
  if (host === '0.0.0.0' || host === 'localhost') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
