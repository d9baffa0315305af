import { pino } from 'pino';
import { MediaCall } from '../../../server/telephony/media/call.ts';
import { mediaDescription } from '../../../server/telephony/media/description.ts';
import { PortPool } from '../../../server/telephony/media/port-pool.ts';
import { Handset } from '../../../server/telephony/phone/handset.ts';
import { type ListeningUserAgent, type ListenOptions, listen } from '../../../server/telephony/sip/listen.ts';
import type { CallEvent, EndCause } from '../../../server/telephony/sip/ua/call.ts';
import type { IncomingCall } from '../../../server/telephony/sip/ua/incoming-call.ts';
import { Happenings } from '../happenings.ts';
import { HeardAudio } from '../heard-audio.ts';
import { freePorts } from '../ports.ts';

const HOST = '127.0.0.1';

/** A telephone on loopback that is called: it does with a call what the test says, and keeps what it hears. */
export class AnsweringPhone {
  readonly events: CallEvent[] = [];
  readonly happenings = new Happenings();
  readonly heard = new HeardAudio(8_000);
  digits = '';
  #calls = 0;
  #agent: ListeningUserAgent | undefined;
  #media: MediaCall | undefined;

  static async open(
    onCall: (call: IncomingCall, phone: AnsweringPhone) => void = (call, phone) => phone.answer(call),
    options: Partial<ListenOptions> = {},
  ): Promise<AnsweringPhone> {
    const phone = new AnsweringPhone();
    const handset = new Handset();
    handset.onHeard = (pcm) => phone.heard.add(pcm);
    phone.#media = await MediaCall.open({
      host: HOST,
      pool: new PortPool(await freePorts(40), Math.random),
      openLeg: (tell) => handset.connect(tell),
      emit(event) {
        if (event.type === 'press') phone.#pressed(event.digit);
      },
      now: () => performance.timeOrigin + performance.now(),
      random: Math.random,
      logger: pino({ level: 'silent' }),
    });
    phone.#agent = await listen({
      listen: { udp: { host: HOST, port: 0 }, tcp: { host: HOST, port: 0 } },
      audio: { codecs: ['PCMU', 'PCMA'], srtp: 'allowed', rtcpMux: true },
      policyFor: () => ({}),
      incomingCall(call) {
        phone.#calls++;
        call.listen((event) => phone.#happened(event));
        onCall(call, phone);
        phone.happenings.check();
      },
      ...options,
    });
    return phone;
  }

  /** `host:port` for SIP. */
  address(transport: 'udp' | 'tcp' | 'tls' = 'udp'): string {
    return `${HOST}:${this.#agent?.bound[transport]?.port}`;
  }

  answer(call: IncomingCall): void {
    call.ring();
    call.answer({ address: HOST, port: this.#media?.ports.rtpPort ?? 0 });
  }

  play(pcm: Int16Array, sampleRate: number): void {
    this.#media?.announce(pcm, sampleRate);
  }

  press(digits: string): void {
    this.#media?.press(digits);
  }

  /** How its calls ended. */
  get ends(): { by: 'us' | 'them'; cause: EndCause }[] {
    return this.events.flatMap((event) => (event.type === 'ended' ? [{ by: event.by, cause: event.cause }] : []));
  }

  until(type: CallEvent['type'], times = 1): Promise<void> {
    const isMet = () => this.events.filter((event) => event.type === type).length >= times;
    return this.happenings.until(isMet, `${type} event`, 5_000);
  }

  /** Resolves once all its calls have ended; it then knows of none. */
  async forget(): Promise<void> {
    await this.until('ended', this.#calls);
    this.#calls = 0;
    this.events.length = 0;
  }

  async close(): Promise<void> {
    await this.#media?.close();
    await this.#agent?.close();
  }

  #happened(event: CallEvent): void {
    this.events.push(event);
    if (event.type === 'media') this.#media?.describe(mediaDescription.parse(event.audio));
    if (event.type === 'digit') this.#pressed(event.digit);
    this.happenings.check();
  }

  #pressed(digit: string): void {
    this.digits += digit;
    this.happenings.check();
  }
}
