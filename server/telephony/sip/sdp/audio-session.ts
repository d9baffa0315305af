import { isIP } from 'node:net';
import type { AudioCapabilities, MediaAddress, NegotiatedAudio } from './audio.ts';
import {
  type CodecFormat,
  type CodecName,
  encodingOf,
  eventFormats,
  eventsFor,
  formats,
  packetTimeOf,
  parametersOf,
  payloadTypeOf,
} from './codecs.ts';
import {
  type Attribute,
  attribute,
  formatDescription,
  type MediaDescription,
  parseDescription,
  type SessionDescription,
} from './description.ts';
import { answerDirection, type Direction, readDirection } from './direction.ts';
import { parseOpusParameters } from './opus-parameters.ts';
import { type CryptoLine, formatCrypto, parseCrypto, type SrtpSuite, srtpSuites } from './sdes.ts';

export type Negotiation =
  | { ok: true; audio: NegotiatedAudio }
  /** Not a description at all, or nothing in it that we could do. */
  | { ok: false; problem: 'unreadable' | 'incompatible' };

export type OfferAnswered = { ok: true; audio: NegotiatedAudio; answer: string } | Extract<Negotiation, { ok: false }>;

export interface AudioSessionOptions {
  capabilities: AudioCapabilities;
  local: MediaAddress;
  randomBytes(count: number): Uint8Array;
}

const PACKET_TIME_MS = 20;

/**
 * One side of the offers and answers of a call, RFC 3264: one audio line, whatever else is offered being refused.
 * It keeps what later offers must keep: the order of lines, the origin with its version, payload types and keys.
 */
export class AudioSession {
  readonly #options: AudioSessionOptions;
  readonly #id: string;
  /** What we would like; `sendonly` while we hold the call. */
  wanted: Direction = 'sendrecv';
  #version = 0;
  #lastBody: string | undefined;
  /** All lines of the newest description, of which ours is one. RFC 3264 8: none is ever taken away. */
  #lines: readonly MediaDescription[] = [];
  #audioIndex = 0;
  #keys = new Map<SrtpSuite, Uint8Array>();
  /** By encoding. */
  #payloadTypes = new Map<string, number>();
  #secured: boolean;

  constructor(options: AudioSessionOptions) {
    this.#options = options;
    this.#secured = options.capabilities.srtp === 'required';
    // RFC 8866 5.2: a number that no other session of ours has.
    this.#id = String(Buffer.from(options.randomBytes(6)).readUIntBE(0, 6));
  }

  /** An offer of everything that we can do. RFC 3264 5. */
  offer(): string {
    const codecs = this.#options.capabilities.codecs.map((name) => formats[name]);
    const crypto = this.#secured ? srtpSuites.map((suite, i) => ({ tag: i + 1, suite, key: this.#keyFor(suite) })) : [];
    const line = this.#audioLine(
      [...codecs, ...eventsFor(codecs)],
      this.wanted,
      crypto,
      this.#options.capabilities.rtcpMux,
    );
    const lines = this.#lines.map(refusedLine);
    lines[this.#audioIndex] = line;
    this.#lines = lines;
    return this.#describe(lines);
  }

  /** The other side's offer and our answer. RFC 3264 6. A refused one changes nothing. */
  receiveOffer(text: string): OfferAnswered {
    const offer = parseDescription(text);
    if (offer === undefined) return { ok: false, problem: 'unreadable' };
    const found = findAudio(offer, this.#options.capabilities);
    if (found === undefined) return { ok: false, problem: 'incompatible' };
    const { index, line, codec, codecNumber, dtmf, crypto } = found;
    this.#audioIndex = index;
    this.#payloadTypes = new Map([[encodingOf(codec), codecNumber]]);
    if (dtmf !== undefined) this.#payloadTypes.set(encodingOf(dtmf.format), dtmf.number);
    this.#secured = crypto !== undefined;

    const direction = answerDirection(directionIn(offer, line), this.wanted);
    const rtcpMux = this.#options.capabilities.rtcpMux && hasFlag(line, 'rtcp-mux');
    const own = crypto && { ...crypto, key: this.#keyFor(crypto.suite) };
    const codecs = dtmf === undefined ? [codec] : [codec, dtmf.format];
    const answered = this.#audioLine(codecs, direction, own ? [own] : [], rtcpMux, line.protocol);
    this.#lines = offer.media.map((offered, i) => (i === index ? answered : refusedLine(offered)));
    const answer = this.#describe(this.#lines);
    return { ok: true, answer, audio: this.#negotiated(offer, line, found, { direction, rtcpMux }) };
  }

  /** The other side's answer to our newest offer. RFC 3264 7. */
  receiveAnswer(text: string): Negotiation {
    const answer = parseDescription(text);
    if (answer === undefined) return { ok: false, problem: 'unreadable' };
    const ours = this.#lines[this.#audioIndex];
    const line = answer.media[this.#audioIndex];
    const isUsable = line !== undefined && isReachable(line.address ?? answer.address);
    if (ours === undefined || !isUsable) return { ok: false, problem: 'incompatible' };
    const found = matchLine(line, this.#audioIndex, {
      ...this.#options.capabilities,
      srtp: this.#secured ? 'required' : 'never',
    });
    if (found === undefined || line.protocol !== ours.protocol) return { ok: false, problem: 'incompatible' };
    const direction = answerDirection(directionIn(answer, line), this.wanted);
    const rtcpMux = this.#options.capabilities.rtcpMux && hasFlag(line, 'rtcp-mux');
    return { ok: true, audio: this.#negotiated(answer, line, found, { direction, rtcpMux }) };
  }

  #negotiated(
    description: SessionDescription,
    line: MediaDescription,
    { codec, codecNumber, dtmf, crypto }: Match,
    { direction, rtcpMux }: { direction: Direction; rtcpMux: boolean },
  ): NegotiatedAudio {
    const address = line.address ?? description.address ?? '';
    // RFC 3264 8.4: nothing is sent to 0.0.0.0, which is how RFC 2543 held a call.
    const remote = isUnspecified(address) ? undefined : { address, port: line.port };
    return {
      ...(remote && { remote, remoteRtcp: rtcpMux ? remote : rtcpOf(line, remote) }),
      rtcpMux,
      codec: {
        name: codec.name,
        clockRate: codec.clockRate,
        sendPayloadType: codecNumber,
        receivePayloadType: this.#payloadTypeFor(codec),
        ...(codec.name === 'opus' && { opus: parseOpusParameters(parametersOf(line, codecNumber)) }),
      },
      ...(dtmf !== undefined && {
        dtmf: {
          clockRate: dtmf.format.clockRate,
          sendPayloadType: dtmf.number,
          receivePayloadType: this.#payloadTypeFor(dtmf.format),
        },
      }),
      packetTimeMs: packetTimeOf(line, PACKET_TIME_MS),
      direction: remote === undefined ? answerDirection('sendonly', direction) : direction,
      ...(crypto && {
        srtp: { suite: crypto.suite, sendKey: this.#keyFor(crypto.suite), receiveKey: crypto.key },
      }),
    };
  }

  #audioLine(
    codecs: readonly CodecFormat[],
    direction: Direction,
    crypto: readonly CryptoLine[],
    rtcpMux: boolean,
    protocol = crypto.length > 0 ? 'RTP/SAVP' : 'RTP/AVP',
  ): MediaDescription {
    const numbered = codecs.map((codec) => ({ codec, number: this.#payloadTypeFor(codec) }));
    const attributes: Attribute[] = [
      ...numbered.map(({ codec, number }) => ({ name: 'rtpmap', value: `${number} ${encodingOf(codec)}` })),
      ...numbered.flatMap(({ codec, number }) =>
        codec.fmtp === undefined ? [] : [{ name: 'fmtp', value: `${number} ${codec.fmtp}` }],
      ),
      { name: 'ptime', value: String(PACKET_TIME_MS) },
      ...(rtcpMux ? [{ name: 'rtcp-mux' }] : []),
      ...crypto.map((line) => ({ name: 'crypto', value: formatCrypto(line) })),
      { name: direction },
    ];
    const port = this.#options.local.port;
    return { type: 'audio', port, protocol, formats: numbered.map(({ number }) => String(number)), attributes };
  }

  /** RFC 3264 8.3.2: a number means the same codec for as long as the call lasts. */
  #payloadTypeFor(codec: CodecFormat): number {
    return this.#payloadTypes.get(encodingOf(codec)) ?? codec.payloadType;
  }

  #keyFor(suite: SrtpSuite): Uint8Array {
    const key = this.#keys.get(suite) ?? this.#options.randomBytes(30);
    this.#keys.set(suite, key);
    return key;
  }

  /** RFC 3264 8: the version goes up with each change, and only then. */
  #describe(media: readonly MediaDescription[]): string {
    const { address } = this.#options.local;
    const body = (version: number) => {
      const origin = { username: '-', id: this.#id, version: String(version), address };
      return formatDescription({ origin, address, attributes: [], media });
    };
    if (this.#lastBody !== body(this.#version)) this.#version += 1;
    this.#lastBody = body(this.#version);
    return this.#lastBody;
  }
}

/** Whether we could answer that offer at all, before there is a port for it. */
export function canAnswer(offer: string, capabilities: AudioCapabilities): Negotiation['ok'] {
  const description = parseDescription(offer);
  return description !== undefined && findAudio(description, capabilities) !== undefined;
}

interface Match {
  index: number;
  line: MediaDescription;
  codec: CodecFormat & { name: CodecName };
  codecNumber: number;
  dtmf?: { format: CodecFormat; number: number };
  crypto?: CryptoLine;
}

function findAudio(offer: SessionDescription, capabilities: AudioCapabilities): Match | undefined {
  for (const [index, line] of offer.media.entries()) {
    if (!isReachable(line.address ?? offer.address)) continue;
    const match = matchLine(line, index, capabilities);
    if (match) return match;
  }
  return undefined;
}

function matchLine(line: MediaDescription, index: number, capabilities: AudioCapabilities): Match | undefined {
  if (line.type !== 'audio' || line.port === 0) return undefined;
  const crypto = cryptoOf(line, capabilities);
  if (crypto === 'incompatible') return undefined;
  for (const name of capabilities.codecs) {
    const codec = formats[name];
    const codecNumber = payloadTypeOf(line, codec);
    if (codecNumber === undefined) continue;
    const dtmf = eventsOf(line, codec);
    return {
      index,
      line,
      codec,
      codecNumber,
      ...(dtmf && { dtmf }),
      ...(crypto && { crypto }),
    };
  }
  return undefined;
}

/** Digits that a line has, by the codec's clock; by another, as many phones that have Opus offer them, rather than none. */
function eventsOf(line: MediaDescription, { clockRate }: CodecFormat): Match['dtmf'] {
  const had = eventFormats.flatMap((format) => {
    const number = payloadTypeOf(line, format);
    return number === undefined ? [] : [{ format, number }];
  });
  return had.find(({ format }) => format.clockRate === clockRate) ?? had[0];
}

/** The encryption of a line: none, the first that both can, or incompatible. RFC 4568 5.1.2. */
function cryptoOf(line: MediaDescription, { srtp }: AudioCapabilities): CryptoLine | undefined | 'incompatible' {
  const secure = line.protocol === 'RTP/SAVP' || line.protocol === 'RTP/SAVPF';
  if (!secure) {
    const plain = line.protocol === 'RTP/AVP' || line.protocol === 'RTP/AVPF';
    return plain && srtp !== 'required' ? undefined : 'incompatible';
  }
  if (srtp === 'never') return 'incompatible';
  const usable = line.attributes
    .filter(({ name }) => name === 'crypto')
    .map(({ value }) => parseCrypto(value ?? ''))
    .find((crypto) => crypto !== undefined);
  return usable ?? 'incompatible';
}

/** RFC 3264 6: a line is refused by port 0, with one format at least. */
const refusedLine = ({ type, protocol, formats: offered }: MediaDescription): MediaDescription => ({
  type,
  port: 0,
  protocol,
  formats: offered.slice(0, 1),
  attributes: [],
});

const directionIn = (description: SessionDescription, line: MediaDescription): Direction => {
  const address = line.address ?? description.address ?? '';
  return isUnspecified(address) ? 'sendonly' : readDirection(line.attributes, description.attributes);
};

const hasFlag = (line: MediaDescription, name: string): boolean =>
  line.attributes.some((candidate) => candidate.name === name);
const isUnspecified = (address: string): boolean => address === '0.0.0.0' || address === '::';

/** An address of one host: no names, which no carrier sends, and no multicast. */
const isReachable = (address: string | undefined): boolean =>
  address !== undefined && isIP(address) !== 0 && !/^(22[4-9]|23\d|255\.255\.255\.255|[fF]{2})/.test(address);

/** RFC 3605, or the next port. */
function rtcpOf(line: MediaDescription, remote: MediaAddress): MediaAddress {
  const port = Number((attribute(line.attributes, 'rtcp') ?? '').split(' ')[0]);
  return { address: remote.address, port: port > 0 && port < 65_536 ? port : remote.port + 1 };
}
