import { attribute, type MediaDescription } from './description.ts';
import { formatOpusParameters, ourOpus } from './opus-parameters.ts';

export type CodecName = 'PCMU' | 'PCMA' | 'G722' | 'opus';

export interface CodecFormat {
  name: CodecName | 'telephone-event';
  /** RTP clock rate in Hz. G.722's is 8000 by a mistake that RFC 3551 4.5.2 keeps. */
  clockRate: number;
  channels: number;
  /** RFC 3551 6; for Opus and telephone-event what we offer. */
  payloadType: number;
  fmtp?: string;
}

export const formats: Readonly<Record<CodecName, CodecFormat & { name: CodecName }>> = {
  PCMU: { name: 'PCMU', clockRate: 8_000, channels: 1, payloadType: 0 },
  PCMA: { name: 'PCMA', clockRate: 8_000, channels: 1, payloadType: 8 },
  G722: { name: 'G722', clockRate: 8_000, channels: 1, payloadType: 9 },
  // RFC 7587 7: the rtpmap is always this one, whatever is sent
  opus: { name: 'opus', clockRate: 48_000, channels: 2, payloadType: 111, fmtp: formatOpusParameters(ourOpus) },
};

/** RFC 4733 2.1: digits have the clock of the sound that they come with. */
export const eventFormats: readonly CodecFormat[] = [
  { name: 'telephone-event', clockRate: 48_000, channels: 1, payloadType: 110, fmtp: '0-16' },
  { name: 'telephone-event', clockRate: 8_000, channels: 1, payloadType: 101, fmtp: '0-16' },
];

/** The digits that belong to these codecs. */
export const eventsFor = (codecs: readonly CodecFormat[]): readonly CodecFormat[] =>
  eventFormats.filter(({ clockRate }) => codecs.some((codec) => codec.clockRate === clockRate));

/** As an rtpmap names it. */
export const encodingOf = ({ name, clockRate, channels }: CodecFormat): string =>
  `${name}/${clockRate}${channels === 1 ? '' : `/${channels}`}`;

/** The number under which a media line has a codec, by its rtpmap or, for the old ones, by RFC 3551. */
export function payloadTypeOf(line: MediaDescription, codec: CodecFormat): number | undefined {
  for (const format of line.formats) {
    const number = /^\d{1,3}$/.test(format) ? Number(format) : 128;
    if (number > 127) continue;
    const map = line.attributes.find(({ name, value }) => name === 'rtpmap' && value?.split(/\s/)[0] === format);
    if (map === undefined) {
      if (number === codec.payloadType && number < 96) return number;
      continue;
    }
    const [name = '', rate, channels = '1'] = (map.value ?? '').split(/\s+/)[1]?.split('/') ?? [];
    const same = name.toLowerCase() === codec.name.toLowerCase() && Number(rate) === codec.clockRate;
    if (same && Number(channels) === codec.channels) return number;
  }
  return undefined;
}

/** What a media line tells of one of its formats, as `name=value;name=value`; '' where it tells nothing. */
export function parametersOf(line: MediaDescription, payloadType: number): string {
  const prefix = `${payloadType} `;
  const told = line.attributes.find(({ name, value }) => name === 'fmtp' && value?.startsWith(prefix));
  return told?.value?.slice(prefix.length).trim() ?? '';
}

/** Packet time that the other side would like to get, in ms. RFC 8866 6.4; nothing outlandish. */
export function packetTimeOf(line: MediaDescription, fallback: number): number {
  const wanted = Number(attribute(line.attributes, 'ptime') ?? fallback);
  const most = Number(attribute(line.attributes, 'maxptime') ?? 60);
  const ms = Math.min(wanted, most);
  return ms >= 10 && ms <= 60 && ms % 10 === 0 ? ms : fallback;
}
