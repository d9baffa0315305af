import { isIPv6 } from 'node:net';
import { formatParams, noParams, type Params, parseNumber } from './grammar.ts';
import { limits } from './limits.ts';

export interface SipUri {
  kind: 'sip';
  scheme: 'sip' | 'sips';
  /** As written, escapes included; `userOf` undoes them. */
  user?: string;
  password?: string;
  /** Lower case. IPv6 without its brackets. */
  host: string;
  port?: number;
  params: Params;
  /** What follows `?`, as written. */
  headers?: string;
}

/** `tel:`, or a scheme that we do not know. */
export interface OtherUri {
  kind: 'other';
  scheme: string;
  /** What follows the colon. */
  opaque: string;
}

export type Uri = SipUri | OtherUri;

/** RFC 3261 19.1. Undefined where it is none, also a `sip:` one with whitespace or a broken escape. */
export function parseUri(text: string): Uri | undefined {
  if (text.length > limits.uriLength) return undefined;
  const colon = text.indexOf(':');
  const scheme = text.slice(0, colon).toLowerCase();
  if (colon < 1 || !/^[a-z][a-z0-9+.-]*$/.test(scheme)) return undefined;
  const rest = text.slice(colon + 1);
  if (rest === '' || /[\s<>"]/.test(rest)) return undefined;
  return scheme === 'sip' || scheme === 'sips' ? parseSipUri(scheme, rest) : { kind: 'other', scheme, opaque: rest };
}

function parseSipUri(scheme: 'sip' | 'sips', text: string): SipUri | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  // `@` may stand unescaped only once (25.1), while `;` and `?` may also be part of the user.
  const at = text.indexOf('@');
  if (at === 0 || text.indexOf('@', at + 1) >= 0) return undefined;
  const userinfo = at < 0 ? undefined : parseUserinfo(text.slice(0, at));
  if (at >= 0 && userinfo === undefined) return undefined;

  const [beforeHeaders = '', headers] = cut(text.slice(at + 1), '?');
  const [hostport = '', ...params] = beforeHeaders.split(';');
  const where = parseHostPort(hostport);
  const parsed = parseUriParams(params);
  if (where === undefined || parsed === undefined || headers === '') return undefined;
  return { kind: 'sip', scheme, ...userinfo, ...where, params: parsed, ...(headers !== undefined && { headers }) };
}

function parseUserinfo(text: string): { user: string; password?: string } | undefined {
  const [user = '', password] = cut(text, ':');
  // `#` is not allowed unescaped, but phones dial it.
  if (!/^[A-Za-z0-9\-_.!~*'()&=+$,;?/%#]+$/.test(user)) return undefined;
  if (password === undefined) return { user };
  return /^[A-Za-z0-9\-_.!~*'()&=+$,%]*$/.test(password) ? { user, password } : undefined;
}

/** `host`, `host:port`, `[IPv6]`, `[IPv6]:port`. */
export function parseHostPort(text: string): { host: string; port?: number } | undefined {
  const colon = text.indexOf(':', text.startsWith('[') ? text.indexOf(']') : 0);
  const [written, portText] = colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
  const host = parseHost(written.toLowerCase());
  const port = portText === undefined ? undefined : parseNumber(portText, 65_535);
  if (host === undefined || (portText !== undefined && !port)) return undefined;
  return { host, ...(port !== undefined && { port }) };
}

function parseHost(text: string): string | undefined {
  if (text.startsWith('[')) return text.endsWith(']') && isIPv6(text.slice(1, -1)) ? text.slice(1, -1) : undefined;
  // Underscores are not allowed, but Docker's names have them.
  return text.length <= 253 && /^[a-z0-9._-]+$/.test(text) ? text : undefined;
}

function parseUriParams(parts: readonly string[]): Params | undefined {
  if (parts.length === 0) return noParams;
  const params = new Map<string, string | undefined>();
  for (const part of parts) {
    const [rawName = '', value] = cut(part, '=');
    const name = rawName.toLowerCase();
    if (!/^[A-Za-z0-9\-_.!~*'()[\]/:&+$%]+$/.test(name) || params.has(name)) return undefined;
    if (value !== undefined && !/^[A-Za-z0-9\-_.!~*'()[\]/:&+$%`]+$/.test(value)) return undefined;
    params.set(name, value);
  }
  return params;
}

function cut(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

export function formatUri(uri: Uri): string {
  if (uri.kind === 'other') return `${uri.scheme}:${uri.opaque}`;
  const password = uri.password === undefined ? '' : `:${uri.password}`;
  const userinfo = uri.user === undefined ? '' : `${uri.user}${password}@`;
  const headers = uri.headers === undefined ? '' : `?${uri.headers}`;
  return `${uri.scheme}:${userinfo}${formatHostPort(uri.host, uri.port)}${formatParams(uri.params)}${headers}`;
}

/** IPv6 addresses stand in brackets. */
export function formatHostPort(host: string, port?: number): string {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? bracketed : `${bracketed}:${port}`;
}

/** The user part with its escapes undone: a number, an extension or a name. */
export function userOf(uri: Uri): string | undefined {
  if (uri.kind === 'other') return uri.scheme === 'tel' ? uri.opaque.split(';')[0] : undefined;
  if (uri.user === undefined) return undefined;
  try {
    return decodeURIComponent(uri.user);
  } catch {
    // Not UTF-8.
    return uri.user;
  }
}

/** A `sip:` address out of parts that may hold anything: the user is escaped, the rest must be valid. */
export function sipUri(parts: {
  user?: string;
  host: string;
  port?: number;
  params?: Params;
  secure?: boolean;
}): SipUri {
  return {
    kind: 'sip',
    scheme: parts.secure ? 'sips' : 'sip',
    ...(parts.user !== undefined && { user: escapeUser(parts.user) }),
    host: parts.host.toLowerCase(),
    ...(parts.port !== undefined && { port: parts.port }),
    params: parts.params ?? noParams,
  };
}

/** Numbers keep their `+`, which phones would not find again as `%2B`. */
const escapeUser = (user: string): string => encodeURIComponent(user.toWellFormed()).replaceAll('%2B', '+');

/** RFC 3261 19.1.4, for the addresses that we compare: parameters in one of them alone do not matter, but these do. */
export function sameUri(a: Uri, b: Uri): boolean {
  if (a.kind === 'other' || b.kind === 'other') return formatUri(a) === formatUri(b);
  if (a.scheme !== b.scheme || a.host !== b.host || a.port !== b.port) return false;
  if (userOf(a) !== userOf(b) || a.password !== b.password || a.headers !== b.headers) return false;
  const names = new Set([...a.params.keys(), ...b.params.keys()]);
  for (const name of names) {
    const both = a.params.has(name) && b.params.has(name);
    if (!both && !['user', 'ttl', 'method', 'maddr', 'transport'].includes(name)) continue;
    if (a.params.get(name)?.toLowerCase() !== b.params.get(name)?.toLowerCase()) return false;
  }
  return true;
}
