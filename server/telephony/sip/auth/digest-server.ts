import { timingSafeEqual } from 'node:crypto';
import { Headers } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { formatUri, parseUri, sameUri } from '../message/uri.ts';
import {
  type Algorithm,
  algorithmOf,
  algorithms as allAlgorithms,
  type DigestFields,
  digestResponse,
  formatDigest,
  parseDigest,
} from './digest.ts';
import { LockOut, type LockOutPolicy } from './lock-out.ts';
import { Nonces, type NoncesOptions } from './nonces.ts';

/** Who may call in with a password. */
export interface DigestUsers {
  realm: string;
  /** Undefined for one that there is not; the answer takes as long as for one that there is. */
  passwordOf(username: string): string | undefined;
  /** What may be used, the more wanted first. Default SHA-256 and MD5; some old phones look at the first alone. */
  algorithms?: readonly Algorithm[];
}

export type Verdict =
  | { result: 'ok'; username: string }
  /** No credentials for that realm yet. */
  | { result: 'missing' }
  /** Right, but with a nonce that has run out or was used before: the client may try again without asking anybody. */
  | { result: 'stale' }
  | { result: 'wrong' }
  /** Too many wrong ones from there; nothing was checked. */
  | { result: 'locked' };

/** Checks digests of those who call in, RFC 3261 22 with RFC 7616 and 8760. */
export class DigestServer {
  readonly #nonces: Nonces;
  readonly #lockOut: LockOut;
  readonly #options: NoncesOptions;

  constructor(options: NoncesOptions, lockOut?: LockOutPolicy) {
    this.#options = options;
    this.#nonces = new Nonces(options);
    this.#lockOut = new LockOut(lockOut);
  }

  /** One challenge an algorithm. RFC 8760 2.3. */
  challenge(source: string, { realm, algorithms = allAlgorithms }: DigestUsers, stale: boolean): Headers {
    const nonce = this.#nonces.mint(source, realm);
    const fields = { realm, nonce, qop: 'auth', ...(stale && { stale: 'true' }) };
    return Headers.of(
      algorithms.map((algorithm) => ['WWW-Authenticate', formatDigest({ ...fields, algorithm }, false)]),
    );
  }

  check(request: SipRequest, source: string, users: DigestUsers): Verdict {
    const now = this.#options.clock.now();
    if (this.#lockOut.isLocked(source, now)) return { result: 'locked' };
    const fields = credentialsFor(request, users.realm);
    if (fields === undefined) return { result: 'missing' };
    const count = countOf(fields);
    const username = fields.get('username') ?? '';
    const nonce = fields.get('nonce') ?? '';
    const isRight = this.#isRight(request, fields, username, users);
    if (!isRight || count === undefined) {
      this.#lockOut.failed(source, now);
      return { result: 'wrong' };
    }
    if (!this.#nonces.isValid(nonce, source, users.realm) || !this.#nonces.use(nonce, count))
      return { result: 'stale' };
    this.#lockOut.succeeded(source);
    return { result: 'ok', username };
  }

  /** Does the same work whether there is such a user or not. */
  #isRight(request: SipRequest, fields: DigestFields, username: string, users: DigestUsers): boolean {
    const algorithm = algorithmOf(fields);
    const uri = fields.get('uri') ?? '';
    const known = users.passwordOf(username);
    const password = known ?? Buffer.from(this.#options.randomBytes(16)).toString('hex');
    const qop = fields.has('qop') && { nc: fields.get('nc') ?? '', cnonce: fields.get('cnonce') ?? '' };
    const expected = digestResponse({
      algorithm: algorithm ?? 'SHA-256',
      username,
      realm: users.realm,
      password,
      method: request.method,
      uri,
      nonce: fields.get('nonce') ?? '',
      ...(qop && { qop }),
    });
    const matches = equal(fields.get('response')?.toLowerCase() ?? '', expected);
    const allowed = algorithm !== undefined && (users.algorithms ?? allAlgorithms).includes(algorithm);
    return matches && known !== undefined && allowed && isForUri(uri, request);
  }
}

function credentialsFor(request: SipRequest, realm: string): DigestFields | undefined {
  const all = request.headers.all('authorization').map(parseDigest);
  return all.find((fields) => fields?.get('realm') === realm);
}

/** How often the nonce was used; a client older than qop uses each once. Undefined where that is unreadable. */
function countOf(fields: DigestFields): number | undefined {
  const qop = fields.get('qop');
  if (qop === undefined) return 1;
  const nc = fields.get('nc') ?? '';
  return qop.toLowerCase() === 'auth' && /^[0-9a-f]{8}$/i.test(nc) && fields.has('cnonce')
    ? Number.parseInt(nc, 16)
    : undefined;
}

/** RFC 3261 22.4: the digest is about this Request-URI, not about another one that was overheard. */
function isForUri(text: string, request: SipRequest): boolean {
  if (text === formatUri(request.uri)) return true;
  const uri = parseUri(text);
  return uri !== undefined && sameUri(uri, request.uri);
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
