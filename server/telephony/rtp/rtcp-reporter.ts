import { middleOfNtp, ntpFrom, roundTripMs } from './ntp.ts';
import type { Reception } from './reception.ts';
import { parseRtcp, type ReceptionReport, type RtcpPacket, serializeRtcp } from './rtcp-packet.ts';
import type { RtpSender } from './rtp-sender.ts';

/** What the other side told about our audio. */
export interface RemoteReport {
  fractionLost: number;
  jitterMs: number;
  roundTripMs?: number;
}

/** RFC 3550 6.2: at least 5 s on average, spread over half to one and a half of that. */
const INTERVAL_MS = 5000;

/** RFC 3550 section 6 for a call of two: reports now and then, what the other side reports, and the farewell. Times are ms since 1970. */
export class RtcpReporter {
  readonly #sender: RtpSender;
  readonly #clockRate: number;
  readonly #cname: string;
  readonly #random: () => number;
  #nextAt: number;
  #theirReport: { middle: number; at: number } | undefined;
  #remote: RemoteReport | undefined;

  constructor(options: { sender: RtpSender; clockRate: number; cname: string; random: () => number; now: number }) {
    this.#sender = options.sender;
    this.#clockRate = options.clockRate;
    this.#cname = options.cname;
    this.#random = options.random;
    // 6.2: the first one comes after half the time.
    this.#nextAt = options.now + this.#interval() / 2;
  }

  /** What the other side last told about our audio. */
  get remote(): RemoteReport | undefined {
    return this.#remote;
  }

  /** The next report, once it is time; undefined before. */
  due(reception: Reception | undefined, now: number): Buffer | undefined {
    if (now < this.#nextAt) return undefined;
    this.#nextAt = now + this.#interval();
    return serializeRtcp(this.#report(reception, now));
  }

  /** 6.6: we leave. */
  farewell(reception: Reception | undefined, now: number): Buffer {
    return serializeRtcp([...this.#report(reception, now), { type: 'bye', sources: [this.#sender.ssrc] }]);
  }

  /** Takes in what the other side reports. Returns whether it was RTCP. */
  handle(bytes: Buffer, now: number): boolean {
    const packets = parseRtcp(bytes);
    for (const packet of packets ?? []) {
      if (packet.type === 'sender-report') this.#theirReport = { middle: middleOfNtp(packet.sender), at: now };
      if (packet.type !== 'sender-report' && packet.type !== 'receiver-report') continue;
      const aboutUs = packet.reports.find(({ ssrc }) => ssrc === this.#sender.ssrc);
      if (aboutUs !== undefined) this.#noteReport(aboutUs, now);
    }
    return packets !== undefined;
  }

  #noteReport(report: ReceptionReport, now: number): void {
    const trip = roundTripMs(middleOfNtp(ntpFrom(now)), report);
    this.#remote = {
      fractionLost: report.fractionLost / 256,
      jitterMs: (report.jitter * 1000) / this.#clockRate,
      ...(trip !== undefined && { roundTripMs: trip }),
    };
  }

  #report(reception: Reception | undefined, now: number): Exclude<RtcpPacket, { type: 'unknown' }>[] {
    const reports = reception === undefined ? [] : [{ ...reception.report(), ...this.#echo(now) }];
    const { ssrc, last } = this.#sender;
    const description = { type: 'description' as const, ssrc, cname: this.#cname };
    // 6.4: who has sent nothing since the report before last is only a receiver.
    if (last === undefined || now - last.at > 2 * INTERVAL_MS) {
      return [{ type: 'receiver-report', ssrc, reports }, description];
    }
    const sinceLast = ((now - last.at) * this.#clockRate) / 1000;
    const sender = {
      ...ntpFrom(now),
      rtpTimestamp: Math.round(last.timestamp + sinceLast) % 2 ** 32,
      packets: this.#sender.packets % 2 ** 32,
      octets: this.#sender.octets % 2 ** 32,
    };
    return [{ type: 'sender-report', ssrc, sender, reports }, description];
  }

  #echo(now: number): Pick<ReceptionReport, 'lastSenderReport' | 'delaySinceLast'> {
    if (this.#theirReport === undefined) return { lastSenderReport: 0, delaySinceLast: 0 };
    const { middle, at } = this.#theirReport;
    return { lastSenderReport: middle, delaySinceLast: Math.round((now - at) * 65.536) % 2 ** 32 };
  }

  #interval(): number {
    return INTERVAL_MS * (0.5 + this.#random());
  }
}
