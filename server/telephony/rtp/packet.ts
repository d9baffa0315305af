// RFC 3550 section 5.1: the RTP packet.

export const RTP_HEADER = 12;

export interface RtpHeader {
  payloadType: number;
  marker: boolean;
  sequence: number;
  timestamp: number;
  ssrc: number;
}

export interface RtpPacket extends RtpHeader {
  /** A view into the datagram. */
  payload: Buffer;
}

/** Length of the header with contributing sources and extension; undefined where the bytes are no RTP. */
export function rtpHeaderLength(bytes: Buffer): number | undefined {
  if (bytes.length < RTP_HEADER || bytes.readUInt8(0) >> 6 !== 2) return undefined;
  const first = bytes.readUInt8(0);
  let length = RTP_HEADER + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    // 5.3.1: 16 bits for the profile, then the length in words of 32 bits.
    if (bytes.length < length + 4) return undefined;
    length += 4 + bytes.readUInt16BE(length + 2) * 4;
  }
  return bytes.length < length ? undefined : length;
}

/** Reads a datagram; undefined where it is no RTP packet. Contributing sources and extensions are passed over. */
export function parseRtp(bytes: Buffer): RtpPacket | undefined {
  const start = rtpHeaderLength(bytes);
  if (start === undefined || isRtcp(bytes)) return undefined;
  let end = bytes.length;
  if ((bytes.readUInt8(0) & 0x20) !== 0) {
    const padding = bytes.readUInt8(end - 1);
    if (padding === 0 || end - padding < start) return undefined;
    end -= padding;
  }
  const second = bytes.readUInt8(1);
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(start, end),
  };
}

export function serializeRtp(header: RtpHeader, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(RTP_HEADER + payload.length);
  bytes.writeUInt8(0x80, 0);
  bytes.writeUInt8((header.marker ? 0x80 : 0) | header.payloadType, 1);
  bytes.writeUInt16BE(header.sequence, 2);
  bytes.writeUInt32BE(header.timestamp, 4);
  bytes.writeUInt32BE(header.ssrc, 8);
  bytes.set(payload, RTP_HEADER);
  return bytes;
}

/** RFC 5761 section 4: which of the two a datagram on a shared port is. */
export function isRtcp(bytes: Buffer): boolean {
  const type = bytes[1] ?? 0;
  return type >= 192 && type <= 223;
}
