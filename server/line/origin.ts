/** Why a pattern of `allowedOrigins` is not one, and what to write instead. */
export interface OriginProblem {
  message: string;
  cure: string;
}

export type OriginPattern = { ok: true; pattern: string } | ({ ok: false } & OriginProblem);

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Reads one entry of `allowedOrigins` into the form that browsers send origins in (lower case, punycode, no default port).
 * Patterns: `*`, `https://shop.example`, `https://*.shop.example`, and for development `http://localhost:*`.
 */
export function parseOriginPattern(text: string): OriginPattern {
  if (text === '*') return { ok: true, pattern: '*' };
  const match = /^(https?):\/\/(\*\.)?([^/?#\\]*)(.*)$/is.exec(text);
  if (!match) return problem(`"${text}" does not start with https:// or http://`, `Write "https://${bareHost(text)}".`);
  const [, scheme = '', wildcard = '', authority = '', rest = ''] = match;
  const anyPort = authority.endsWith(':*');
  const host = anyPort ? authority.slice(0, -2) : authority;
  if (host.includes('*')) return problem(`The wildcard in "${text}" is not at its place`, WILDCARD_CURE);
  const url = host === '' ? undefined : parseUrl(`${scheme}://${host}`);
  if (!url || host.includes('@') || /\s/.test(host)) {
    return problem(`"${text}" is not an origin`, 'Write scheme and host alone, e.g. "https://shop.example".');
  }
  const base = `${url.protocol}//${wildcard}${url.host}`;
  if (rest !== '')
    return problem(`"${text}" goes on after the host`, `An origin has no path and no final slash: write "${base}".`);
  if (anyPort && (wildcard !== '' || !LOOPBACK_HOSTS.includes(url.hostname) || url.port !== '')) {
    return problem(`"${text}" leaves the port open`, `Name the port, or none for the usual one: "${base}".`);
  }
  // A lone last label after the wildcard would let in a whole top-level domain.
  if (wildcard !== '' && !/^[^.[]+\..*[a-z]/.test(url.hostname)) {
    return problem(`"${text}" would allow every site below a top-level domain or address`, WILDCARD_CURE);
  }
  return { ok: true, pattern: anyPort ? `${base}:*` : base };
}

/** Whether a request's `Origin` is allowed by patterns that `parseOriginPattern` gave. `null` is allowed by `*` alone. */
export function originAllowed(patterns: readonly string[], origin: string): boolean {
  if (patterns.includes('*')) return true;
  const url = parseUrl(origin);
  if (!url || url.origin !== origin) return false;
  return patterns.some((pattern) => {
    if (pattern === origin) return true;
    if (pattern.endsWith(':*')) return pattern.slice(0, -2) === `${url.protocol}//${url.hostname}`;
    const [scheme, domain] = pattern.split('//*');
    return domain !== undefined && scheme === url.protocol && url.host.endsWith(domain);
  });
}

const WILDCARD_CURE =
  'A wildcard stands for subdomains of one site: write "https://*.shop.example", or "*" for every site.';

const problem = (message: string, cure: string): OriginPattern => ({ ok: false, message, cure });

function parseUrl(text: string): URL | undefined {
  return URL.parse(text) ?? undefined;
}

function bareHost(text: string): string {
  const host = /^(?:[a-z][a-z0-9+.-]*:\/*)?\/*([^/?#\s*]+)/i.exec(text)?.[1];
  return host ?? 'shop.example';
}
