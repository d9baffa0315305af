// RFC 3550 section 4: time as RTCP tells it. Milliseconds are since 1970 throughout.

/** Seconds from 1900, where NTP begins, to 1970. */
const NTP_EPOCH = 2_208_988_800;

export interface NtpTime {
  ntpSeconds: number;
  ntpFraction: number;
}

export function ntpFrom(ms: number): NtpTime {
  const seconds = ms / 1000 + NTP_EPOCH;
  return { ntpSeconds: Math.floor(seconds) % 2 ** 32, ntpFraction: Math.floor((seconds % 1) * 2 ** 32) };
}

/** The middle 32 bits, in 1/65536 s, as report blocks carry it. */
export function middleOfNtp({ ntpSeconds, ntpFraction }: NtpTime): number {
  return ((ntpSeconds % 65_536) * 65_536 + Math.floor(ntpFraction / 65_536)) % 2 ** 32;
}

/**
 * RFC 3550 6.4.1: round trip in ms from a report block about us that arrived at `arrival` (middle 32 bits);
 * undefined where the other side had no sender report of ours yet, or counts wrong.
 */
export function roundTripMs(
  arrival: number,
  { lastSenderReport, delaySinceLast }: { lastSenderReport: number; delaySinceLast: number },
): number | undefined {
  if (lastSenderReport === 0) return undefined;
  const delay = (arrival - lastSenderReport - delaySinceLast) | 0;
  return delay < 0 ? undefined : (delay * 1000) / 65_536;
}
