import { formatParams, isToken, type Params, parseParams, splitOutside } from './grammar.ts';
import { formatHostPort, parseHostPort } from './uri.ts';

/** One hop of a request's way, RFC 3261 20.42. */
export interface Via {
  /** Upper case: `UDP`, `TCP`, `TLS`, or one that we do not know. */
  transport: string;
  host: string;
  port?: number;
  params: Params;
}

/** RFC 3261 8.1.1.7: branches of implementations that make them unique begin so. */
export const MAGIC_COOKIE = 'z9hG4bK';

export function parseVia(text: string): Via | undefined {
  const parts = splitOutside(text, ';');
  if (parts === undefined) return undefined;
  const [hop = '', ...rest] = parts;
  const [protocol = '', version = '', tail = ''] = splitSlashes(hop);
  const space = tail.search(/\s/);
  if (protocol.toUpperCase() !== 'SIP' || !/^[0-9]+\.[0-9]+$/.test(version) || space < 1) return undefined;
  const transport = tail.slice(0, space).toUpperCase();
  // The version is judged by the request line alone. 25.1 allows whitespace around the colon of the port.
  const where = parseHostPort(tail.slice(space).replace(/\s/g, ''));
  const params = parseParams(rest);
  if (!isToken(transport) || where === undefined || params === undefined) return undefined;
  return { transport, ...where, params };
}

/** `SIP / 2.0 / UDP host` at its first two slashes. */
function splitSlashes(text: string): string[] {
  const first = text.indexOf('/');
  const second = text.indexOf('/', first + 1);
  if (first < 0 || second < 0) return [];
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)].map((part) => part.trim());
}

export function formatVia({ transport, host, port, params }: Via): string {
  return `SIP/2.0/${transport} ${formatHostPort(host, port)}${formatParams(params)}`;
}

export function withParams(via: Via, params: Readonly<Record<string, string>>): Via {
  return { ...via, params: new Map([...via.params, ...Object.entries(params)]) };
}
