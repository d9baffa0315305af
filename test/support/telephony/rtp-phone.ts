import { createSocket, type Socket } from 'node:dgram';
import type { CodecName, Decoder, Encoder } from '../../../server/telephony/codec/codec.ts';
import { codecs } from '../../../server/telephony/codec/codecs.ts';
import { DtmfReceiver } from '../../../server/telephony/rtp/dtmf-receiver.ts';
import { DtmfSender } from '../../../server/telephony/rtp/dtmf-sender.ts';
import { isRtcp, parseRtp } from '../../../server/telephony/rtp/packet.ts';
import { parseRtcp, type RtcpPacket } from '../../../server/telephony/rtp/rtcp-packet.ts';
import { RtpSender } from '../../../server/telephony/rtp/rtp-sender.ts';
import { noProtection, type Protection } from '../../../server/telephony/srtp/protection.ts';
import { Happenings } from '../happenings.ts';
import { HeardAudio } from '../heard-audio.ts';

const HOST = '127.0.0.1';
const FRAME_MS = 20;
export const DTMF_TYPE = 101;
/** Of Opus, whose digits have its clock. */
const OPUS_DTMF_TYPE = 110;
export const payloadTypes: Readonly<Record<CodecName, number>> = { PCMU: 0, PCMA: 8, G722: 9, opus: 111 };

/** A telephone without signalling: speaks RTP to an address, and keeps what it hears. */
export class RtpPhone {
  readonly heard: HeardAudio;
  readonly reports: RtcpPacket[] = [];
  readonly happenings = new Happenings();
  digits = '';
  packets = 0;
  readonly #codec: CodecName;
  readonly #dtmfType: number;
  #protection: Protection;
  readonly #socket: Socket;
  readonly #encoder: Encoder;
  readonly #decoder: Decoder;
  readonly #sender = new RtpSender(Math.random);
  readonly #dtmfOut: DtmfSender;
  readonly #dtmfIn: DtmfReceiver;
  readonly #pcm: Int16Array[] = [];
  #timer: NodeJS.Timeout | undefined;

  static async open(codec: CodecName = 'PCMU', protection = noProtection): Promise<RtpPhone> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, HOST, resolve));
    return new RtpPhone(codec, socket, protection);
  }

  private constructor(codec: CodecName, socket: Socket, protection: Protection) {
    const { sampleRate, clockRate, createEncoder, createDecoder } = codecs[codec];
    this.#codec = codec;
    this.#dtmfType = codec === 'opus' ? OPUS_DTMF_TYPE : DTMF_TYPE;
    this.#protection = protection;
    this.#socket = socket;
    this.#encoder = createEncoder();
    this.#decoder = createDecoder();
    this.#dtmfOut = new DtmfSender(clockRate / 50);
    this.#dtmfIn = new DtmfReceiver(clockRate, ({ digit }) => {
      this.digits += digit;
      this.happenings.check();
    });
    this.heard = new HeardAudio(sampleRate);
    socket.on('message', (bytes) => this.#receive(bytes));
  }

  get address(): { address: string; port: number } {
    return { address: HOST, port: this.#socket.address().port };
  }

  get sampleRate(): number {
    return codecs[this.#codec].sampleRate;
  }

  /** From now on packets are encrypted. */
  protect(protection: Protection): void {
    this.#protection = protection;
  }

  /** Begins to send, silence first, in a steady beat. */
  call(port: number): void {
    const began = performance.now();
    let frames = 0;
    this.#timer = setInterval(() => {
      for (; began + frames * FRAME_MS <= performance.now(); frames++) this.#send(port);
    }, FRAME_MS / 4);
  }

  /** Stops sending, as when it is switched off. */
  fallSilent(): void {
    clearInterval(this.#timer);
  }

  /** Speaks after what it is already speaking. */
  say(pcm: Int16Array): void {
    const samples = this.sampleRate / 50;
    for (let at = 0; at < pcm.length; at += samples) {
      const frame = new Int16Array(samples);
      frame.set(pcm.subarray(at, at + samples));
      this.#pcm.push(frame);
    }
  }

  /** Resolves when the last of `say` has been sent. */
  spoken(): Promise<void> {
    return this.happenings.until(() => this.#pcm.length === 0, 'the end of what the phone says', 60_000);
  }

  press(digits: string): void {
    this.#dtmfOut.press(digits);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }

  #send(port: number): void {
    const now = performance.timeOrigin + performance.now();
    const digit = this.#dtmfOut.next(this.#sender.timestamp);
    if (digit === undefined) {
      const pcm = this.#pcm.shift() ?? new Int16Array(this.sampleRate / 50);
      const payload = Buffer.alloc(pcm.length);
      const bytes = this.#encoder.encode(pcm, payload);
      const header = { payloadType: payloadTypes[this.#codec], marker: false };
      this.#dispatch(this.#sender.packet(header, payload.subarray(0, bytes), now), port);
    } else if (digit !== 'silent') {
      const { marker, timestamp, payload } = digit;
      this.#dispatch(this.#sender.packet({ payloadType: this.#dtmfType, marker, timestamp }, payload, now), port);
    }
    this.#sender.advance(codecs[this.#codec].clockRate / 50);
    this.#dtmfIn.tick(now);
    if (this.#pcm.length === 0) this.happenings.check();
  }

  #dispatch(packet: Buffer, port: number): void {
    this.#socket.send(this.#protection.sealRtp(packet), port, HOST);
  }

  #receive(bytes: Buffer): void {
    if (isRtcp(bytes)) {
      const plain = this.#protection.openRtcp(bytes);
      this.reports.push(...((plain && parseRtcp(plain)) ?? []));
    } else {
      const plain = this.#protection.openRtp(bytes);
      const packet = plain && parseRtp(plain);
      if (packet !== undefined) this.#take(packet);
    }
    this.happenings.check();
  }

  #take(packet: NonNullable<ReturnType<typeof parseRtp>>): void {
    this.packets++;
    if (packet.payloadType === this.#dtmfType) {
      this.#dtmfIn.handle(packet, performance.timeOrigin + performance.now());
      return;
    }
    const pcm = new Int16Array(this.sampleRate / 10);
    this.heard.add(pcm.slice(0, this.#decoder.decode(packet.payload, pcm)));
  }
}
