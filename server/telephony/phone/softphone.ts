import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { CodecName } from '../codec/codec.ts';
import { MediaCall, type CallEvent as MediaCallEvent } from '../media/call.ts';
import { mediaDescription } from '../media/description.ts';
import { PortPool } from '../media/port-pool.ts';
import type { MediaStats } from '../media/session.ts';
import type { Credentials } from '../sip/auth/digest-client.ts';
import { systemClock } from '../sip/clock.ts';
import { type ListeningUserAgent, type ListenOptions, listen } from '../sip/listen.ts';
import { nameAddr } from '../sip/message/name-addr.ts';
import { type SipUri, sipUri } from '../sip/message/uri.ts';
import { localAddress } from '../sip/transport/local-address.ts';
import type { CallEnd, CallEvent } from '../sip/ua/call.ts';
import type { IncomingCall } from '../sip/ua/incoming-call.ts';
import type { OutgoingCall } from '../sip/ua/outgoing-call.ts';
import { Handset } from './handset.ts';
import { locateCallee } from './locate-callee.ts';

export interface SoftphoneOptions {
  /** Whom to call. `;transport=tcp` or `sips:` chooses how; UDP by default. */
  to: SipUri;
  /** The most wanted first. Default: G.711 alone, which is all that an old telephone has. */
  codecs?: readonly CodecName[];
  /** Whether the sound must be encrypted (SRTP). Default false. */
  encrypted?: boolean;
  credentials?: Credentials;
  /** Who calls: the user of the From address. Default: a name that nobody else has. */
  caller?: string;
  /** Address of this machine to call from. Default: the one that leads there. */
  host?: string;
  /** Whose certificates are believed, for TLS. Default: the system's authorities. */
  tls?: NonNullable<ListenOptions['tls']>['client'];
  logger: Logger;
}

export type SoftphoneEvent =
  /** The other side's telephone rings: 180, or 183 with a tone of its own. */
  | { type: 'ringing'; status: number }
  | { type: 'answered' }
  /** 20 ms of what the other side says, 16-bit at `sampleRate`. They come in a steady beat, silence too. */
  | { type: 'heard'; pcm: Int16Array; sampleRate: number }
  /** The other side pressed a key. */
  | { type: 'digit'; digit: string }
  /** The last event. */
  | ({ type: 'ended' } & CallEnd);

/** RFC 6335 6: ports that nobody is given for good. */
const ports = new PortPool({ from: 49_152, to: 65_534 }, random);

/** After its end a call still answers what comes again, where a packet was lost. RFC 3261 17: T1 and a bit. */
const LINGER_MS = 600;
/** A call that is given up needs no answer to its CANCEL, which a machine without SIP never gives. */
const CANCEL_WITHIN_MS = 2_000;
/** Between two keys by INFO, as long as an RTP event and its pause take. */
const INFO_EVERY_MS = 240;

/** One call of a telephone that is a program, which calls or is called: SIP and RTP on sockets of its own, and no LiveKit. */
export class Softphone {
  /** Settles, with the last event, when the call is over. */
  readonly ended: Promise<CallEnd>;
  /** Lets go of what SIP it has for itself. */
  readonly #release: () => Promise<void>;
  readonly #media: MediaCall;
  readonly #handset: Handset;
  readonly #onEvent: (event: SoftphoneEvent) => void;
  readonly #over = Promise.withResolvers<CallEnd>();
  #call: OutgoingCall | IncomingCall | undefined;
  #answer = () => {};
  #knowsRtpDigits = false;
  #played: (() => void) | undefined;
  #isOver = false;
  #closing: Promise<void> | undefined;

  /**
   * Begins to call. What happens then is told by events; refusals too.
   * @throws Failure `callee-unknown` where the address leads nowhere, `sip-port-unavailable`, `ports-exhausted`
   */
  static async dial(options: SoftphoneOptions, onEvent: (event: SoftphoneEvent) => void): Promise<Softphone> {
    // Nobody known: whoever tries a line out uses up nobody's allowance.
    const { caller = `softphone-${randomBytes(4).toString('hex')}` } = options;
    const { to, codecs = ['PCMU'], encrypted = false, credentials, tls, logger } = options;
    const { hop, locator } = await locateCallee(to);
    const host = options.host ?? localAddress('udp', hop.address, undefined, undefined).host;
    const agent = await listen({
      listen: { [hop.transport === 'tls' ? 'udp' : hop.transport]: { host, port: 0 } },
      ...(hop.transport === 'tls' && { tls: { client: tls ?? {} } }),
      audio: { codecs, srtp: encrypted ? 'required' : 'never', rtcpMux: false },
      // Nobody calls a telephone that is off the hook.
      policyFor: () => 'refuse',
      incomingCall: (call) => call.reject(486),
      locator,
    });
    try {
      const phone = await Softphone.#open({ host, logger, release: () => closeLater(agent) }, onEvent);
      phone.#place(agent, {
        to,
        from: nameAddr(sipUri({ user: credentials?.username ?? caller, host })),
        media: { address: host, port: phone.#media.ports.rtpPort },
        ...(credentials && { credentials }),
      });
      return phone;
    } catch (error) {
      await agent.close();
      throw error;
    }
  }

  /**
   * Takes a call that has come in, and rings. `ended` is told also where whoever calls gives up meanwhile.
   * @param host address of this machine at which whoever calls reaches it
   * @throws Failure `ports-exhausted`
   */
  static async take(
    call: IncomingCall,
    { host, logger }: { host: string; logger: Logger },
    onEvent: (event: SoftphoneEvent) => void,
  ): Promise<Softphone> {
    const early: CallEvent[] = [];
    let handle = (event: CallEvent): void => {
      early.push(event);
    };
    call.listen((event) => handle(event));
    call.ring();
    const phone = await Softphone.#open({ host, logger, release: async () => {} }, onEvent);
    phone.#call = call;
    phone.#answer = () => call.answer({ address: host, port: phone.#media.ports.rtpPort });
    handle = (event) => phone.#handleSip(event);
    for (const event of early) handle(event);
    return phone;
  }

  static async #open(
    { host, logger, release }: { host: string; logger: Logger; release: () => Promise<void> },
    onEvent: (event: SoftphoneEvent) => void,
  ): Promise<Softphone> {
    const handset = new Handset();
    const tell: (event: MediaCallEvent) => void = (event) => phone.#handleMedia(event);
    const deps = { host, pool: ports, now, random, logger };
    const media = await MediaCall.open({ ...deps, openLeg: (leg) => handset.connect(leg), emit: (e) => tell(e) });
    const phone = new Softphone(release, media, handset, onEvent);
    return phone;
  }

  private constructor(
    release: () => Promise<void>,
    media: MediaCall,
    handset: Handset,
    onEvent: (event: SoftphoneEvent) => void,
  ) {
    this.#release = release;
    this.#media = media;
    this.#handset = handset;
    this.#onEvent = onEvent;
    this.ended = this.#over.promise;
    handset.onHeard = (pcm, sampleRate) => this.#onEvent({ type: 'heard', pcm, sampleRate });
  }

  /** Of all PCM, in Hz: the codec's own. 8,000 until one has been agreed upon. */
  get sampleRate(): number {
    return this.#handset.sampleRate;
  }

  /** How the network is, as we see it; undefined before any sound. */
  get stats(): MediaStats | undefined {
    return this.#media.stats;
  }

  /** Picks up, where it is called and still rings. */
  answer(): void {
    this.#answer();
  }

  /** Speaks a frame of 20 ms at `sampleRate` now, as a microphone does; keeps the array. */
  speak(pcm: Int16Array): void {
    this.#handset.speak(pcm);
  }

  /** Plays a recording into the call, instead of what is spoken. Resolves at its end, or when another replaces it. */
  play(pcm: Int16Array, sampleRate: number): Promise<void> {
    this.#played?.();
    if (this.#call?.state !== 'established') return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#played = resolve;
    this.#media.announce(pcm, sampleRate);
    return promise;
  }

  /** Presses keys one after the other: as RTP events, or by INFO where the other side does not know these. */
  press(digits: string): void {
    if (this.#knowsRtpDigits) this.#media.press(digits);
    else
      [...digits].forEach((digit, i) => {
        systemClock.after(i * INFO_EVERY_MS, () => this.#call?.sendDigit({ digit, durationMs: 160 }));
      });
  }

  hold(): void {
    this.#call?.hold();
  }

  resume(): void {
    this.#call?.resume();
  }

  /** Ends the call in whatever state it is; `ended` follows. */
  hangUp(): void {
    this.#call?.hangUp();
  }

  /** Hangs up if need be, and lets go of all sockets. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.hangUp();
    const stopWaiting = systemClock.after(CANCEL_WITHIN_MS, () => this.#end({ by: 'us', cause: 'cancelled' }));
    await this.ended;
    stopWaiting();
    await this.#media.close();
    await this.#release();
  }

  #place({ agent }: ListeningUserAgent, options: Parameters<ListeningUserAgent['agent']['call']>[0]): void {
    this.#call = agent.call(options, (event) => this.#handleSip(event));
  }

  #handleSip(event: CallEvent): void {
    switch (event.type) {
      case 'progress':
        this.#onEvent({ type: 'ringing', status: event.status });
        break;
      case 'media':
        this.#knowsRtpDigits = event.audio.dtmf !== undefined;
        this.#media.describe(mediaDescription.parse(event.audio));
        break;
      case 'established':
        this.#onEvent({ type: 'answered' });
        break;
      case 'digit':
        this.#onEvent({ type: 'digit', digit: event.digit });
        break;
      case 'ended': {
        const { type: _, ...end } = event;
        this.#end(end);
        break;
      }
      case 'change-refused':
      case 'transfer':
        break;
    }
  }

  #handleMedia(event: MediaCallEvent): void {
    if (event.type === 'press') this.#onEvent({ type: 'digit', digit: event.digit });
    // The other side has vanished without a word.
    if (event.type === 'timed-out') this.hangUp();
    if (event.type === 'announced') this.#played?.();
  }

  #end(end: CallEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#played?.();
    this.#onEvent({ ...end, type: 'ended' });
    this.#over.resolve(end);
    void this.close();
  }
}

/** Once nothing comes of its calls any more. */
export async function closeLater(agent: ListeningUserAgent): Promise<void> {
  await new Promise<void>((resolve) => systemClock.after(LINGER_MS, resolve));
  await agent.close();
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Evenly spread over 0 … 1. */
function random(): number {
  return randomBytes(6).readUIntBE(0, 6) / 2 ** 48;
}
