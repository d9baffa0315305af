import { Headers } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import { type Algorithm, algorithmOf, type DigestFields, digestResponse, formatDigest, parseDigest } from './digest.ts';

export interface Credentials {
  username: string;
  password: string;
}

interface Accepted {
  header: 'Authorization' | 'Proxy-Authorization';
  fields: DigestFields;
  algorithm: Algorithm;
  /** How often its nonce was used. */
  uses: number;
}

/** Answers the challenges of one server and the proxies before it, for as long as they keep asking. RFC 3261 22. */
export class DigestClient {
  readonly #credentials: Credentials;
  readonly #random: () => string;
  /** By header and realm: a proxy and a server may both ask. */
  readonly #challenges = new Map<string, Accepted>();

  constructor(credentials: Credentials, random: () => string) {
    this.#credentials = credentials;
    this.#random = random;
  }

  /** Takes note of a 401 or 407. Whether it is worth trying again: not if our password was refused. */
  challenged({ status, headers }: SipResponse): boolean {
    const proxy = status === 407;
    const offered = headers.all(proxy ? 'proxy-authenticate' : 'www-authenticate').map(parseDigest);
    const header = proxy ? 'Proxy-Authorization' : 'Authorization';
    let worthwhile = false;
    const seen = new Set<string>();
    for (const fields of offered) {
      const algorithm = fields && algorithmOf(fields);
      const key = `${header} ${fields?.get('realm')}`;
      // RFC 8760 2.4: the first that we can do.
      if (fields === undefined || algorithm === undefined || seen.has(key) || !canDoQop(fields)) continue;
      seen.add(key);
      const before = this.#challenges.get(key);
      const isStale =
        fields.get('stale')?.toLowerCase() === 'true' && before?.fields.get('nonce') !== fields.get('nonce');
      if (before !== undefined && before.uses > 0 && !isStale && !isRenewed(before, fields)) continue;
      this.#challenges.set(key, { header, fields, algorithm, uses: 0 });
      worthwhile = true;
    }
    return worthwhile;
  }

  /** The headers that the next request carries; none before the first challenge. */
  authorize(method: string, uri: string): Headers {
    let headers = Headers.none;
    for (const challenge of this.#challenges.values()) {
      challenge.uses += 1;
      headers = headers.add(challenge.header, this.#credentialsFor(challenge, method, uri));
    }
    return headers;
  }

  #credentialsFor({ fields, algorithm, uses }: Accepted, method: string, uri: string): string {
    const { username, password } = this.#credentials;
    const realm = fields.get('realm') ?? '';
    const nonce = fields.get('nonce') ?? '';
    // RFC 7616 3.4: the count goes up with each request that uses the nonce.
    const qop = fields.has('qop') ? { nc: uses.toString(16).padStart(8, '0'), cnonce: this.#random() } : undefined;
    const response = digestResponse({ algorithm, username, realm, password, method, uri, nonce, ...(qop && { qop }) });
    return formatDigest(
      {
        username,
        realm,
        nonce,
        uri,
        response,
        algorithm: fields.has('algorithm') ? algorithm : undefined,
        opaque: fields.get('opaque'),
        ...(qop && { qop: 'auth', ...qop }),
      },
      true,
    );
  }
}

const canDoQop = (fields: DigestFields): boolean =>
  fields
    .get('qop')
    ?.split(',')
    .some((qop) => qop.trim().toLowerCase() === 'auth') ?? true;

/**
 * A nonce that had served before has run out, and some servers then ask anew without `stale`. One that fails at its
 * first use tells of a wrong password.
 */
const isRenewed = ({ uses, fields }: Accepted, next: DigestFields): boolean =>
  uses > 1 && fields.get('nonce') !== next.get('nonce');
