import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';

const folder = 'node_modules/sip/test/messages';

const call = [
  'INVITE sip:shop@192.0.2.200 SIP/2.0',
  'Via: SIP/2.0/UDP 203.0.113.5:5060;branch=z9hG4bKabc;rport',
  'Max-Forwards: 70',
  'From: "A" <sip:a@203.0.113.5>;tag=1',
  'To: <sip:shop@192.0.2.200>',
  'Call-ID: a@203.0.113.5',
  'CSeq: 1 INVITE',
  'Contact: <sip:a@203.0.113.5>',
  'Supported: timer',
  'Session-Expires: 1800;refresher=uac',
  'Authorization: Digest username="a", realm="r", nonce="n", uri="sip:shop@192.0.2.200", response="0", qop=auth, nc=00000001, cnonce="c"',
  'Content-Type: application/sdp',
  'Content-Length: 217',
  '',
  'v=0',
  'o=- 1 1 IN IP4 203.0.113.5',
  's=-',
  'c=IN IP4 203.0.113.5',
  't=0 0',
  'm=audio 4000 RTP/SAVP 0 8 101',
  'a=rtpmap:101 telephone-event/8000',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20',
  'a=sendrecv',
  '',
].join('\r\n');

/** What to begin with: the messages of RFC 4475 and an ordinary call. */
const originals: readonly Buffer[] = [
  Buffer.from(call),
  ...readdirSync(folder)
    .filter((file) => file.endsWith('.dat'))
    .map((file) => readFileSync(`${folder}/${file}`)),
];

/** Bytes that mean something to a parser, and so break more than random ones do. */
const pieces = [
  '\r\n',
  '\r\n\r\n',
  '\n',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '<',
  '>',
  '"',
  '\\',
  '@',
  '=',
  '%',
  '[',
  ']',
  '?',
  '\0',
  '\r\n ',
  '0',
  '-1',
  '99999999999999999999',
  'sip:',
  'SIP/2.0',
  'Via: ',
  'é',
  '\u{1F600}',
];

type Mutation = (message: Buffer) => Buffer;

const at = (message: Buffer, place: number) => Math.floor(place * message.length);
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.constantFrom(...pieces)).map(
    ([p, piece]): Mutation =>
      (m) => {
        return Buffer.concat([m.subarray(0, at(m, p)), Buffer.from(piece), m.subarray(at(m, p))]);
      },
  ),
  fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(
    ([p, byte]): Mutation =>
      (m) => {
        const changed = Buffer.from(m);
        if (changed.length > 0) changed[at(m, p)] = byte;
        return changed;
      },
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 40 })).map(
    ([p, count]): Mutation =>
      (m) => {
        return Buffer.concat([m.subarray(0, at(m, p)), m.subarray(at(m, p) + count)]);
      },
  ),
  // A part of it again, elsewhere.
  fc.tuple(place, place, fc.integer({ min: 1, max: 200 })).map(
    ([p, q, count]): Mutation =>
      (m) => {
        return Buffer.concat([m.subarray(0, at(m, p)), m.subarray(at(m, q), at(m, q) + count), m.subarray(at(m, p))]);
      },
  ),
  // A long run of the same.
  fc.tuple(place, fc.constantFrom(...pieces), fc.integer({ min: 1, max: 3_000 })).map(([p, piece, count]): Mutation => {
    return (m) => Buffer.concat([m.subarray(0, at(m, p)), Buffer.from(piece.repeat(count)), m.subarray(at(m, p))]);
  }),
  place.map(
    (p): Mutation =>
      (m) =>
        m.subarray(0, at(m, p)),
  ),
);

/** Messages as an attacker, or a broken phone, would send them. */
export const mutatedMessages: fc.Arbitrary<Buffer> = fc
  .tuple(fc.constantFrom(...originals), fc.array(mutation, { minLength: 1, maxLength: 5 }))
  .map(([original, mutations]) => mutations.reduce((message, mutate) => mutate(message), original));
