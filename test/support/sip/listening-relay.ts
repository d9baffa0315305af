import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decodeG711 } from '../../../server/audio/g711.ts';
import { isRtcp, parseRtp } from '../../../server/telephony/rtp/packet.ts';
import { HeardAudio } from '../heard-audio.ts';

const HOST = '127.0.0.1';
const PCMU = 0;

/**
 * Stands between a telephone and whom it calls, as a NAT's helper for SIP does: puts its own media ports into the
 * descriptions that pass, and so gets to hear what the telephone hears, packet by packet. UDP and PCMU only.
 */
export class ListeningRelay {
  /** What the telephone was sent. */
  readonly heard = new HeardAudio(8_000);
  /** RTP packets each way. */
  readonly packets = { toPhone: 0, fromPhone: 0 };
  readonly #sip: Socket;
  readonly #phoneSide: Socket;
  readonly #calleeSide: Socket;
  readonly #callee: number;
  #phone = 0;
  readonly #media: { phone?: number; callee?: number } = {};

  /** @param callee the SIP port of whoever is called */
  static async open(callee: number): Promise<ListeningRelay> {
    const sockets = [createSocket('udp4'), createSocket('udp4'), createSocket('udp4')] as const;
    for (const socket of sockets) {
      socket.bind(0, HOST);
      await once(socket, 'listening');
    }
    return new ListeningRelay(callee, sockets);
  }

  private constructor(callee: number, [sip, phoneSide, calleeSide]: readonly [Socket, Socket, Socket]) {
    this.#callee = callee;
    this.#sip = sip;
    this.#phoneSide = phoneSide;
    this.#calleeSide = calleeSide;
    sip.on('message', (bytes, { port }) => this.#passSip(bytes.toString('latin1'), port));
    phoneSide.on('message', (bytes) => {
      this.packets.fromPhone += 1;
      if (this.#media.callee !== undefined) calleeSide.send(bytes, this.#media.callee, HOST);
    });
    calleeSide.on('message', (bytes) => {
      this.#hear(bytes);
      if (this.#media.phone !== undefined) phoneSide.send(bytes, this.#media.phone, HOST);
    });
  }

  /** Where the telephone is to call. */
  get port(): number {
    return this.#sip.address().port;
  }

  close(): void {
    for (const socket of [this.#sip, this.#phoneSide, this.#calleeSide]) socket.close();
    this.heard.close();
  }

  #passSip(message: string, from: number): void {
    if (from === this.#callee) {
      const text = this.#redescribed(message, 'callee', this.#phoneSide);
      this.#sip.send(Buffer.from(text, 'latin1'), this.#phone, HOST);
    } else {
      this.#phone = from;
      const text = this.#redescribed(message, 'phone', this.#calleeSide);
      this.#sip.send(Buffer.from(text, 'latin1'), this.#callee, HOST);
    }
  }

  /** With our media port in place of theirs, which is kept. */
  #redescribed(message: string, whose: 'phone' | 'callee', ours: Socket): string {
    const [head = '', body = ''] = message.split('\r\n\r\n', 2);
    const port = /^m=audio (\d+)/m.exec(body)?.[1];
    if (port === undefined) return message;
    this.#media[whose] = Number(port);
    const changed = body.replace(`m=audio ${port}`, `m=audio ${ours.address().port}`);
    return `${head.replace(/^Content-Length: *\d+/im, `Content-Length: ${changed.length}`)}\r\n\r\n${changed}`;
  }

  #hear(bytes: Buffer): void {
    if (isRtcp(bytes)) return;
    const packet = parseRtp(bytes);
    if (packet?.payloadType !== PCMU) return;
    this.packets.toPhone += 1;
    this.heard.add(decodeG711('ulaw', packet.payload));
  }
}
