/** RFC 7587 6.1: what the receiver of Opus asks of its sender. */
export interface OpusParameters {
  /** In bit/s. */
  maxAverageBitrate?: number;
  /** Of sound that it can play, in Hz. */
  maxPlaybackRate?: number;
  /** It makes use of what a packet tells of the one before. */
  useInbandFec: boolean;
  /** It wants packets of one length, so that nobody who listens to encrypted ones learns anything from that. */
  constantBitrate: boolean;
}

/** What we ask for: speech as wide as the agent's, with loss made good. We take mono and stereo, and send mono. */
export const ourOpus = {
  maxAverageBitrate: 40_000,
  maxPlaybackRate: 24_000,
  useInbandFec: true,
  constantBitrate: false,
} as const satisfies OpusParameters;

const limits = {
  maxaveragebitrate: { from: 6_000, to: 510_000 },
  maxplaybackrate: { from: 8_000, to: 48_000 },
} as const;

/** Reads the parameters of a format. Each is optional; one that is out of its bounds counts as not there. */
export function parseOpusParameters(text: string): OpusParameters {
  const told = new Map(
    text.split(';').map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name.trim().toLowerCase(), value.trim()];
    }),
  );
  const numberOf = (name: keyof typeof limits): number | undefined => {
    const value = told.get(name) ?? '';
    const { from, to } = limits[name];
    return /^\d{1,6}$/.test(value) && Number(value) >= from && Number(value) <= to ? Number(value) : undefined;
  };
  const maxAverageBitrate = numberOf('maxaveragebitrate');
  const maxPlaybackRate = numberOf('maxplaybackrate');
  return {
    ...(maxAverageBitrate !== undefined && { maxAverageBitrate }),
    ...(maxPlaybackRate !== undefined && { maxPlaybackRate }),
    useInbandFec: told.get('useinbandfec') === '1',
    constantBitrate: told.get('cbr') === '1',
  };
}

export function formatOpusParameters(parameters: OpusParameters): string {
  const { maxAverageBitrate, maxPlaybackRate, useInbandFec, constantBitrate } = parameters;
  return [
    ...(maxPlaybackRate === undefined ? [] : [`maxplaybackrate=${maxPlaybackRate}`]),
    ...(maxAverageBitrate === undefined ? [] : [`maxaveragebitrate=${maxAverageBitrate}`]),
    ...(useInbandFec ? ['useinbandfec=1'] : []),
    ...(constantBitrate ? ['cbr=1'] : []),
  ].join(';');
}
