import { formatParams, noParams, type Params, parseParams, quote, splitOutside, unquote } from './grammar.ts';
import { formatUri, parseUri, type Uri } from './uri.ts';

/** The value of From, To, Contact, Route, Record-Route, Refer-To, Diversion and their like. */
export interface NameAddr {
  /** With escapes undone. */
  displayName?: string;
  uri: Uri;
  /** Parameters of the header, such as `tag`. */
  params: Params;
}

/** RFC 3261 20.10 and 25.1: `name-addr` or `addr-spec`, with parameters. */
export function parseNameAddr(text: string): NameAddr | undefined {
  const parts = splitOutside(text, ';');
  if (parts === undefined) return undefined;
  const [address = '', ...rest] = parts;
  const open = indexOfBracket(address);
  const params = parseParams(rest);
  if (params === undefined) return undefined;
  if (open < 0) {
    // 20.10: an address without brackets holds no comma and no question mark, and what follows `;` is the header's.
    const uri = /[?,]/.test(address) ? undefined : parseUri(address);
    return uri && { uri, params };
  }
  const uri = address.endsWith('>') ? parseUri(address.slice(open + 1, -1)) : undefined;
  const displayName = parseDisplayName(address.slice(0, open).trim());
  if (uri === undefined || displayName === undefined) return undefined;
  return { ...(displayName !== '' && { displayName }), uri, params };
}

/** Where `<` stands outside of a quoted string. */
function indexOfBracket(text: string): number {
  if (!text.startsWith('"')) return text.indexOf('<');
  for (let i = 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '"') return text.indexOf('<', i);
  }
  return -1;
}

/** A quoted string or tokens; letters beyond ASCII and dots too, which many send unquoted. */
function parseDisplayName(text: string): string | undefined {
  if (text.startsWith('"')) return unquote(text);
  return /[",;:<>()@\\?[\]{}=/]/.test(text) ? undefined : text;
}

export function formatNameAddr({ displayName, uri, params }: NameAddr): string {
  const name = displayName === undefined ? '' : `${quote(displayName)} `;
  return `${name}<${formatUri(uri)}>${formatParams(params)}`;
}

export const nameAddr = (uri: Uri, params: Params = noParams): NameAddr => ({ uri, params });

export function withTag(address: NameAddr, tag: string): NameAddr {
  return { ...address, params: new Map([...address.params, ['tag', tag]]) };
}

export const tagOf = (address: NameAddr): string | undefined => address.params.get('tag');
