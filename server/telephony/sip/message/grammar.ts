/** The lexical rules of RFC 3261 25.1 that several headers share. All expressions are linear in their input. */

export const isToken = (text: string): boolean => /^[A-Za-z0-9\-.!%*_+`'~]+$/.test(text);

/** RFC 3261 25.1: `word`, of which Call-IDs are made. */
export const isCallId = (text: string): boolean => /^[A-Za-z0-9\-.!%*_+`'~()<>:\\"/[\]?{}@]+$/.test(text);

/** A decimal number of at most `max`, or undefined. */
export function parseNumber(text: string, max = 2 ** 32 - 1): number | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  const number = Number(text);
  return number <= max ? number : undefined;
}

/**
 * Splits where a separator stands outside of quoted strings and angle brackets, and trims the parts.
 * Undefined where a quote or a bracket stays open.
 */
export function splitOutside(text: string, separator: ',' | ';'): string[] | undefined {
  const parts: string[] = [];
  let quoted = false;
  let bracketed = false;
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (quoted) {
      if (char === '\\') i += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '<') bracketed = true;
    else if (char === '>') bracketed = false;
    else if (char === separator && !bracketed) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  if (quoted || bracketed) return undefined;
  parts.push(text.slice(from).trim());
  return parts;
}

/** The text within `"…"` with its escapes undone, or undefined where that is no quoted string as a whole. */
export function unquote(text: string): string | undefined {
  if (text.length < 2 || text[0] !== '"') return undefined;
  let inner = '';
  for (let i = 1; i < text.length; i += 1) {
    const char = text[i];
    if (char === '"') return i === text.length - 1 ? inner : undefined;
    if (char === '\\') i += 1;
    inner += text[i] ?? '';
  }
  return undefined;
}

export const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Parameters by lower-case name, with values as they were written; undefined for one without a value. */
export type Params = ReadonlyMap<string, string | undefined>;

export const noParams: Params = new Map();

/** Reads what `splitOutside(text, ';')` found after its first part. RFC 3261 25.1: `generic-param`. */
export function parseParams(parts: readonly string[]): Params | undefined {
  const params = new Map<string, string | undefined>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? undefined : part.slice(equals + 1).trim();
    // RFC 3261 7.3.1: a parameter's name appears once.
    if (!isToken(name) || params.has(name)) return undefined;
    if (value !== undefined && !isParamValue(value)) return undefined;
    params.set(name, value);
  }
  return params;
}

/** A quoted string, or what tokens, hosts and IPv6 addresses are made of; `=` and `/` because tags in the wild hold them. */
const isParamValue = (value: string): boolean =>
  value.startsWith('"') ? unquote(value) !== undefined : /^[^\s;,"<>]+$/.test(value);

export function formatParams(params: Params): string {
  let text = '';
  for (const [name, value] of params) text += value === undefined ? `;${name}` : `;${name}=${value}`;
  return text;
}
