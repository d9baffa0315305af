// RFC 3550 section 6: RTCP packets, of which a datagram holds several.

export interface ReceptionReport {
  /** Of the source that was received. */
  ssrc: number;
  /** Loss since the last report, in 256ths. */
  fractionLost: number;
  /** Signed: duplicates count against it. */
  cumulativeLost: number;
  highestSequence: number;
  /** In units of the source's RTP clock. */
  jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report; 0 where there was none. */
  lastSenderReport: number;
  /** In 1/65536 s. */
  delaySinceLast: number;
}

export interface SenderInfo {
  /** Seconds since 1900, and 2^-32 parts of one. */
  ntpSeconds: number;
  ntpFraction: number;
  rtpTimestamp: number;
  packets: number;
  octets: number;
}

export type RtcpPacket =
  | { type: 'sender-report'; ssrc: number; sender: SenderInfo; reports: ReceptionReport[] }
  | { type: 'receiver-report'; ssrc: number; reports: ReceptionReport[] }
  | { type: 'description'; ssrc: number; cname: string }
  | { type: 'bye'; sources: number[] }
  | { type: 'unknown'; packetType: number };

const SR = 200;
const RR = 201;
const SDES = 202;
const BYE = 203;
const CNAME = 1;
const REPORT_BYTES = 24;

/** Reads a compound datagram; undefined where it is none (RFC 3550 A.2). */
export function parseRtcp(bytes: Buffer): RtcpPacket[] | undefined {
  const packets: RtcpPacket[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < 4 || bytes.readUInt8(at) >> 6 !== 2) return undefined;
    const end = at + (bytes.readUInt16BE(at + 2) + 1) * 4;
    if (end > bytes.length) return undefined;
    const packet = parseOne(bytes.readUInt8(at + 1), bytes.readUInt8(at) & 0x1f, bytes.subarray(at + 4, end));
    if (packet === undefined) return undefined;
    packets.push(packet);
    at = end;
  }
  return packets.length === 0 ? undefined : packets;
}

function parseOne(packetType: number, count: number, body: Buffer): RtcpPacket | undefined {
  switch (packetType) {
    case SR: {
      if (body.length < 24 + count * REPORT_BYTES) return undefined;
      const sender = {
        ntpSeconds: body.readUInt32BE(4),
        ntpFraction: body.readUInt32BE(8),
        rtpTimestamp: body.readUInt32BE(12),
        packets: body.readUInt32BE(16),
        octets: body.readUInt32BE(20),
      };
      return { type: 'sender-report', ssrc: body.readUInt32BE(0), sender, reports: parseReports(body, 24, count) };
    }
    case RR:
      if (body.length < 4 + count * REPORT_BYTES) return undefined;
      return { type: 'receiver-report', ssrc: body.readUInt32BE(0), reports: parseReports(body, 4, count) };
    case SDES:
      return parseDescription(body);
    case BYE:
      if (body.length < count * 4) return undefined;
      return { type: 'bye', sources: Array.from({ length: count }, (_, i) => body.readUInt32BE(i * 4)) };
    default:
      return { type: 'unknown', packetType };
  }
}

function parseReports(body: Buffer, start: number, count: number): ReceptionReport[] {
  return Array.from({ length: count }, (_, i) => {
    const at = start + i * REPORT_BYTES;
    return {
      ssrc: body.readUInt32BE(at),
      fractionLost: body.readUInt8(at + 4),
      cumulativeLost: body.readIntBE(at + 5, 3),
      highestSequence: body.readUInt32BE(at + 8),
      jitter: body.readUInt32BE(at + 12),
      lastSenderReport: body.readUInt32BE(at + 16),
      delaySinceLast: body.readUInt32BE(at + 20),
    };
  });
}

/** 6.5: the canonical name of the first source; other items are of no use to us. */
function parseDescription(body: Buffer): RtcpPacket | undefined {
  if (body.length < 4) return { type: 'description', ssrc: 0, cname: '' };
  let cname = '';
  for (let at = 4; at + 1 < body.length && body[at] !== 0; ) {
    const length = body.readUInt8(at + 1);
    if (at + 2 + length > body.length) return undefined;
    if (body[at] === CNAME) cname = body.toString('utf8', at + 2, at + 2 + length);
    at += 2 + length;
  }
  return { type: 'description', ssrc: body.readUInt32BE(0), cname };
}

export function serializeRtcp(packets: readonly Exclude<RtcpPacket, { type: 'unknown' }>[]): Buffer {
  return Buffer.concat(packets.map(serializeOne));
}

function serializeOne(packet: Exclude<RtcpPacket, { type: 'unknown' }>): Buffer {
  switch (packet.type) {
    case 'sender-report': {
      const bytes = withHeader(SR, packet.reports.length, 24 + packet.reports.length * REPORT_BYTES);
      bytes.writeUInt32BE(packet.ssrc, 4);
      bytes.writeUInt32BE(packet.sender.ntpSeconds, 8);
      bytes.writeUInt32BE(packet.sender.ntpFraction, 12);
      bytes.writeUInt32BE(packet.sender.rtpTimestamp, 16);
      bytes.writeUInt32BE(packet.sender.packets, 20);
      bytes.writeUInt32BE(packet.sender.octets, 24);
      writeReports(bytes, 28, packet.reports);
      return bytes;
    }
    case 'receiver-report': {
      const bytes = withHeader(RR, packet.reports.length, 4 + packet.reports.length * REPORT_BYTES);
      bytes.writeUInt32BE(packet.ssrc, 4);
      writeReports(bytes, 8, packet.reports);
      return bytes;
    }
    case 'description': {
      const name = Buffer.from(packet.cname);
      // At least one null byte ends the items, and the chunk fills its last word.
      const bytes = withHeader(SDES, 1, Math.ceil((4 + 2 + name.length + 1) / 4) * 4);
      bytes.writeUInt32BE(packet.ssrc, 4);
      bytes.writeUInt8(CNAME, 8);
      bytes.writeUInt8(name.length, 9);
      bytes.set(name, 10);
      return bytes;
    }
    case 'bye': {
      const bytes = withHeader(BYE, packet.sources.length, packet.sources.length * 4);
      packet.sources.forEach((source, i) => {
        bytes.writeUInt32BE(source, 4 + i * 4);
      });
      return bytes;
    }
  }
}

function withHeader(packetType: number, count: number, bodyBytes: number): Buffer {
  const bytes = Buffer.alloc(4 + bodyBytes);
  bytes.writeUInt8(0x80 | count, 0);
  bytes.writeUInt8(packetType, 1);
  bytes.writeUInt16BE(bodyBytes / 4, 2);
  return bytes;
}

function writeReports(bytes: Buffer, start: number, reports: readonly ReceptionReport[]): void {
  reports.forEach((report, i) => {
    const at = start + i * REPORT_BYTES;
    bytes.writeUInt32BE(report.ssrc, at);
    bytes.writeUInt8(report.fractionLost, at + 4);
    bytes.writeIntBE(Math.max(-0x80_0000, Math.min(0x7f_ffff, report.cumulativeLost)), at + 5, 3);
    bytes.writeUInt32BE(report.highestSequence % 2 ** 32, at + 8);
    bytes.writeUInt32BE(report.jitter, at + 12);
    bytes.writeUInt32BE(report.lastSenderReport, at + 16);
    bytes.writeUInt32BE(report.delaySinceLast, at + 20);
  });
}
