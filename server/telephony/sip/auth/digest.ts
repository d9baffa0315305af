import { createHash } from 'node:crypto';
import { isToken, quote, splitOutside, unquote } from '../message/grammar.ts';

/** RFC 8760; the stronger first. */
export const algorithms = ['SHA-256', 'MD5'] as const;
export type Algorithm = (typeof algorithms)[number];

/** Fields of a challenge or of credentials by lower-case name, without their quotes. */
export type DigestFields = ReadonlyMap<string, string>;

/** Reads the value of an Authorization or WWW-Authenticate header; undefined for other schemes. RFC 7616 3.3, 3.4. */
export function parseDigest(value: string): DigestFields | undefined {
  if (!/^digest\s/i.test(value)) return undefined;
  const fields = new Map<string, string>();
  for (const part of splitOutside(value.slice(7), ',') ?? []) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals).trim().toLowerCase();
    const text = part.slice(equals + 1).trim();
    const bare = text.startsWith('"') ? unquote(text) : text;
    if (equals < 1 || !isToken(name) || bare === undefined || fields.has(name)) return undefined;
    fields.set(name, bare);
  }
  return fields.size === 0 ? undefined : fields;
}

/** RFC 7616 3.3: MD5 where none is named. */
export function algorithmOf(fields: DigestFields): Algorithm | undefined {
  const named = fields.get('algorithm')?.toUpperCase() ?? 'MD5';
  return algorithms.find((algorithm) => algorithm === named);
}

export interface DigestInput {
  algorithm: Algorithm;
  username: string;
  realm: string;
  password: string;
  method: string;
  uri: string;
  nonce: string;
  /** Absent for servers older than RFC 2617. */
  qop?: { nc: string; cnonce: string };
}

/** RFC 7616 3.4.1 to 3.4.3, qop `auth` or none. */
export function digestResponse({ algorithm, username, realm, password, method, uri, nonce, qop }: DigestInput): string {
  const hash = (text: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const a1 = hash(`${username}:${realm}:${password}`);
  const a2 = hash(`${method}:${uri}`);
  return hash(qop ? `${a1}:${nonce}:${qop.nc}:${qop.cnonce}:auth:${a2}` : `${a1}:${nonce}:${a2}`);
}

/** What stands without quotes, RFC 7616 3.4 and 3.5. */
const unquoted = new Set(['algorithm', 'nc', 'stale']);

export function formatDigest(fields: Readonly<Record<string, string | undefined>>, bareQop: boolean): string {
  const written = Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const bare = unquoted.has(name) || (name === 'qop' && bareQop);
    return [`${name}=${bare ? value : quote(value)}`];
  });
  return `Digest ${written.join(', ')}`;
}
