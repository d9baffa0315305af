import { codecs } from '../codec/codecs.ts';
import type { PlayoutStats } from '../playout/jitter-buffer.ts';
import type { Press } from '../rtp/dtmf-receiver.ts';
import type { ReceptionStats } from '../rtp/reception.ts';
import { type RemoteReport, RtcpReporter } from '../rtp/rtcp-reporter.ts';
import { RtpSender } from '../rtp/rtp-sender.ts';
import { type Address, SourceLock, sameAddress } from '../rtp/source-lock.ts';
import { noProtection, type Protection, srtpProtection } from '../srtp/protection.ts';
import { FRAME_MS, type MediaDescription, maySend } from './description.ts';
import { Incoming } from './incoming.ts';
import { Liveness, type LivenessLimits, livenessLimits } from './liveness.ts';
import { Outgoing } from './outgoing.ts';

export type MediaEvent =
  /** The caller's first packet came. */
  | { type: 'flowing' }
  | ({ type: 'press' } & Press)
  /** A recording has been played to its end. */
  | { type: 'announced' }
  /** The caller has vanished: nothing came for too long. Told once. */
  | { type: 'timed-out' };

export interface MediaStats {
  /** From the caller to us: the network, and what was done about it. */
  network: ReceptionStats;
  toRoom: PlayoutStats;
  fromRoom: PlayoutStats;
  sent: number;
  /** What the caller's side tells about our audio, where it does. */
  remote?: RemoteReport;
}

export interface MediaSessionDeps {
  send(channel: 'rtp' | 'rtcp', bytes: Buffer, to: Address): void;
  emit(event: MediaEvent): void;
  /** Evenly spread over 0 … 1, hard to guess. */
  random(): number;
  limits?: LivenessLimits;
}

/** To an address that has not spoken yet we send freely for so long, in frames: a phone answers within that. */
const UNCONFIRMED_FRAMES = 5000 / FRAME_MS;
/** And then once a second: enough to open a NAT, too little to flood a stranger with. */
const UNCONFIRMED_EVERY = 1000 / FRAME_MS;

/**
 * One call's RTP leg, without sockets or timers: datagrams and the room's audio go in; once every 20 ms each, `listen`
 * gives the caller's next frame and `speak` sends our packet. PCM has the codec's own rate: rtc-node resamples natively on the
 * way to the room. Times are ms since 1970 that never go back.
 */
export class MediaSession {
  readonly #deps: MediaSessionDeps;
  readonly #rtp: RtpSender;
  readonly #liveness: Liveness;
  readonly #cname: string;
  #description: MediaDescription;
  #protection: Protection;
  #lock: SourceLock;
  #incoming: Incoming;
  #outgoing: Outgoing;
  #rtcp: RtcpReporter;
  /** RTCP came from the other side, so somebody is there. */
  #reported = false;
  #unconfirmed = 0;

  constructor(description: MediaDescription, deps: MediaSessionDeps, now: number) {
    this.#deps = deps;
    this.#description = description;
    this.#rtp = new RtpSender(deps.random);
    this.#cname = Math.floor(deps.random() * 2 ** 48).toString(36);
    this.#liveness = new Liveness(deps.limits ?? livenessLimits, now);
    this.#liveness.setExempt(description.direction !== 'sendrecv', now);
    this.#protection = description.srtp ? srtpProtection(description.srtp) : noProtection;
    this.#lock = this.#createLock();
    this.#incoming = this.#createIncoming();
    this.#outgoing = new Outgoing(description, this.#rtp);
    this.#rtcp = this.#createReporter(now);
  }

  /** Rate of all PCM in and out, in Hz. */
  get sampleRate(): number {
    return codecs[this.#description.codec.name].sampleRate;
  }

  get stats(): MediaStats {
    const { network, playout } = this.#incoming.stats;
    const { remote } = this.#rtcp;
    return {
      network,
      toRoom: playout,
      fromRoom: this.#outgoing.stats,
      sent: this.#rtp.packets,
      ...(remote && { remote }),
    };
  }

  /** Signalling agreed upon something else: hold, resume, another address, codec or key. */
  renegotiate(description: MediaDescription, now: number): void {
    const before = this.#description;
    this.#description = description;
    this.#liveness.setExempt(description.direction !== 'sendrecv', now);
    this.#liveness.restart(now);
    const sameKeys = JSON.stringify(before.srtp) === JSON.stringify(description.srtp);
    if (!sameKeys) this.#protection = description.srtp ? srtpProtection(description.srtp) : noProtection;
    const moved = !sameAddress(before.remote, description.remote);
    if (!sameKeys || moved) {
      this.#lock = this.#createLock();
      this.#unconfirmed = 0;
    }
    const sameAudio = JSON.stringify(audioOf(before)) === JSON.stringify(audioOf(description));
    if (!sameAudio || !sameKeys || moved) this.#incoming = this.#createIncoming();
    if (!sameAudio) {
      this.#outgoing = new Outgoing(description, this.#rtp);
      this.#rtcp = this.#createReporter(now);
    }
  }

  handleRtp(bytes: Buffer, from: Address, now: number): void {
    const plain = this.#protection.openRtp(bytes);
    if (plain === undefined || !this.#incoming.handle(plain, from, now)) return;
    if (this.#liveness.alive(now)) this.#deps.emit({ type: 'flowing' });
  }

  handleRtcp(bytes: Buffer, from: Address, now: number): void {
    if (from.address !== this.#target?.address && !this.#protection.authentic) return;
    const plain = this.#protection.openRtcp(bytes);
    if (plain === undefined || !this.#rtcp.handle(plain, now)) return;
    this.#reported = true;
    if (this.#rtcp.remote !== undefined) this.#outgoing.expectLoss(this.#rtcp.remote.fractionLost);
  }

  /** Takes what one voice said in the room, at our rate; keeps the array. */
  hear(name: string, pcm: Int16Array, now: number): void {
    this.#outgoing.hear(name, pcm, now);
  }

  /** Plays a recording at our rate to the caller, who does not hear the room meanwhile. The next one replaces it. */
  announce(pcm: Int16Array): void {
    this.#outgoing.announce(pcm, () => this.#deps.emit({ type: 'announced' }));
  }

  /** Sends digits to the caller. Returns how many will be sent: none where the other side does not know them. */
  press(digits: string): number {
    return this.#outgoing.press(digits);
  }

  /** Once every 20 ms: fills `frame` with what the caller says. */
  listen(frame: Int16Array, now: number): void {
    this.#incoming.pull(frame, now);
  }

  /** Once every 20 ms: sends what is due. */
  speak(now: number): void {
    if (maySend(this.#description)) this.#sendRtp(this.#outgoing.next(now));
    else this.#outgoing.skip(1);
    const report = this.#rtcp.due(this.#incoming.reception, now);
    if (report !== undefined) this.#sendRtcp(report);
    if (this.#liveness.check(now)) this.#deps.emit({ type: 'timed-out' });
  }

  /** Frames for which nobody called `speak` in time: they are passed over. */
  skip(frames: number): void {
    this.#outgoing.skip(frames);
  }

  /** Says farewell. Nothing may be called afterwards. */
  close(now: number): void {
    this.#sendRtcp(this.#rtcp.farewell(this.#incoming.reception, now));
  }

  /** Where the caller speaks from, or as long as that is unknown where signalling says. */
  get #target(): Address | undefined {
    return this.#lock.locked ?? this.#description.remote;
  }

  #sendRtp(packet: Buffer | undefined): void {
    const target = this.#target;
    if (packet === undefined || target === undefined) return;
    if (this.#lock.locked === undefined && !this.#reported) {
      this.#unconfirmed++;
      if (this.#unconfirmed > UNCONFIRMED_FRAMES && this.#unconfirmed % UNCONFIRMED_EVERY !== 0) return;
    }
    this.#deps.send('rtp', this.#protection.sealRtp(packet), target);
  }

  #sendRtcp(report: Buffer): void {
    const to = this.#rtcpTarget();
    if (to === undefined) return;
    this.#deps.send(this.#description.rtcpMux ? 'rtp' : 'rtcp', this.#protection.sealRtcp(report), to);
  }

  #rtcpTarget(): Address | undefined {
    const { remote, remoteRtcp, rtcpMux } = this.#description;
    const target = this.#target;
    if (target === undefined || rtcpMux) return target;
    if (sameAddress(target, remote) && remoteRtcp !== undefined) return remoteRtcp;
    // RFC 3550 11: the next port.
    return { address: target.address, port: target.port + 1 };
  }

  #createLock(): SourceLock {
    return new SourceLock(this.#description.remote, this.#protection.authentic);
  }

  #createIncoming(): Incoming {
    const onPress = (press: Press) => this.#deps.emit({ type: 'press', ...press });
    return new Incoming(this.#description, { lock: this.#lock, onPress });
  }

  #createReporter(now: number): RtcpReporter {
    const { clockRate } = codecs[this.#description.codec.name];
    return new RtcpReporter({ sender: this.#rtp, clockRate, cname: this.#cname, random: this.#deps.random, now });
  }
}

/** What encoders, decoders and buffers depend on. */
function audioOf({ codec, dtmf, packetTimeMs }: MediaDescription): unknown {
  return { codec, dtmf, packetTimeMs };
}
