import { isIP } from 'node:net';

/** A session description, RFC 8866, as far as a telephone call needs it. */
export interface SessionDescription {
  origin: { username: string; id: string; version: string; address: string };
  /** Of the session; a media line's own comes before it. */
  address?: string;
  attributes: readonly Attribute[];
  media: readonly MediaDescription[];
}

export interface MediaDescription {
  /** `audio`, `video`, `image` and so on. */
  type: string;
  /** 0: refused or switched off. */
  port: number;
  /** `RTP/AVP`, `RTP/SAVP` and so on. */
  protocol: string;
  formats: readonly string[];
  address?: string;
  attributes: readonly Attribute[];
}

export interface Attribute {
  name: string;
  value?: string;
}

const limits = { bytes: 16_384, lineLength: 2_048, lines: 400, media: 16, formats: 64 } as const;

/** Reads a description, or undefined where it is none or beyond what a call needs. */
export function parseDescription(text: string): SessionDescription | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (text.length > limits.bytes || lines.length > limits.lines || lines[0] !== 'v=0') return undefined;
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (line.length > limits.lineLength || !/^[a-z]=/.test(line)) return undefined;
    if (line.startsWith('m=')) sections.push([]);
    sections.at(-1)?.push(line);
  }
  const [session = [], ...mediaSections] = sections;
  const origin = readOrigin(firstOf(session, 'o'));
  const address = readConnection(firstOf(session, 'c'));
  if (origin === undefined || address === 'bad' || mediaSections.length > limits.media) return undefined;
  const media: MediaDescription[] = [];
  for (const section of mediaSections) {
    const read = readMedia(section);
    if (read === undefined) return undefined;
    media.push(read);
  }
  return { origin, ...(address !== undefined && { address }), attributes: readAttributes(session), media };
}

const firstOf = (lines: readonly string[], type: string): string | undefined =>
  lines.find((line) => line.startsWith(`${type}=`))?.slice(2);

function readOrigin(text: string | undefined): SessionDescription['origin'] | undefined {
  const [username, id, version, network, family, address, ...rest] = text?.split(' ') ?? [];
  if (!username || !id || !version || !address || rest.length > 0) return undefined;
  if (network !== 'IN' || !/^IP[46]$/.test(family ?? '') || !/^\d+$/.test(id + version)) return undefined;
  return { username, id, version, address };
}

/** RFC 8866 5.7, without multicast's `/ttl`. */
function readConnection(text: string | undefined): string | undefined | 'bad' {
  if (text === undefined) return undefined;
  const [network, family, address = '', ...rest] = text.trim().split(' ');
  if (network !== 'IN' || rest.length > 0 || !/^[A-Za-z0-9.:_-]+$/.test(address)) return 'bad';
  if (isIP(address) !== 0 && family !== `IP${isIP(address)}`) return 'bad';
  return address;
}

function readMedia(lines: readonly string[]): MediaDescription | undefined {
  const [type = '', portText = '', protocol = '', ...formats] = (lines[0] ?? '').slice(2).trim().split(/ +/);
  const port = /^\d{1,5}(\/\d{1,3})?$/.test(portText) ? Number(portText.split('/')[0]) : 65_536;
  const address = readConnection(firstOf(lines, 'c'));
  if (type === '' || port > 65_535 || protocol === '' || address === 'bad') return undefined;
  if (formats.length === 0 || formats.length > limits.formats) return undefined;
  return {
    type,
    port,
    protocol,
    formats,
    ...(address !== undefined && { address }),
    attributes: readAttributes(lines),
  };
}

function readAttributes(lines: readonly string[]): Attribute[] {
  return lines
    .filter((line) => line.startsWith('a='))
    .map((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? { name: line.slice(2) } : { name: line.slice(2, colon), value: line.slice(colon + 1).trim() };
    });
}

export function formatDescription({ origin, address, attributes, media }: SessionDescription): string {
  const lines = [
    'v=0',
    `o=${origin.username} ${origin.id} ${origin.version} IN ${family(origin.address)} ${origin.address}`,
    's=-',
    ...(address === undefined ? [] : [`c=IN ${family(address)} ${address}`]),
    't=0 0',
    ...attributes.map(formatAttribute),
    ...media.flatMap((line) => [
      `m=${line.type} ${line.port} ${line.protocol} ${line.formats.join(' ')}`,
      ...(line.address === undefined ? [] : [`c=IN ${family(line.address)} ${line.address}`]),
      ...line.attributes.map(formatAttribute),
    ]),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

const family = (address: string): string => (isIP(address) === 6 ? 'IP6' : 'IP4');
const formatAttribute = ({ name, value }: Attribute): string =>
  value === undefined ? `a=${name}` : `a=${name}:${value}`;

export const attribute = (attributes: readonly Attribute[], name: string): string | undefined =>
  attributes.find((candidate) => candidate.name === name)?.value;
