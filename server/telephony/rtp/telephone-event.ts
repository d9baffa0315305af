// RFC 4733: digits as events of RTP.

/** Events 0 to 15, in the order of their codes (3.2). */
const DIGITS = '0123456789*#ABCD';

export type Digit = string;

export function digitOf(event: number): Digit | undefined {
  return DIGITS[event];
}

/** Code of a digit; undefined where it is none. */
export function eventOf(digit: Digit): number | undefined {
  const code = DIGITS.indexOf(digit.toUpperCase());
  return digit.length === 1 && code >= 0 ? code : undefined;
}

/** 2.3: the payload. */
export interface TelephoneEvent {
  event: number;
  end: boolean;
  /** Power in -dBm0, 0 to 63. */
  volume: number;
  /** In units of the RTP clock, since the packet's timestamp. */
  duration: number;
}

export function parseTelephoneEvent(payload: Buffer): TelephoneEvent | undefined {
  if (payload.length < 4) return undefined;
  const second = payload.readUInt8(1);
  return {
    event: payload.readUInt8(0),
    end: (second & 0x80) !== 0,
    volume: second & 0x3f,
    duration: payload.readUInt16BE(2),
  };
}

export function serializeTelephoneEvent({ event, end, volume, duration }: TelephoneEvent): Buffer {
  return Buffer.of(event, (end ? 0x80 : 0) | volume, duration >> 8, duration & 0xff);
}
