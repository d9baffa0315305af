/** Shorter ones are words that a log may well hold by chance. */
const SHORTEST_SECRET = 8;

/**
 * What looks like a credential or a person, wherever it stands. The libraries that we use write messages of their own,
 * so that care where we log is not enough.
 */
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // RFC 7519: a JWT begins with the base64 of `{"`.
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, '[token]'],
  [/\b(Bearer|Basic)(\s+|%20)[\w.~+/=-]{6,}/gi, '$1 [secret]'],
  // Of model providers, and ours as `hoyhoy line key` makes them.
  [/(?<![a-z0-9])(?:(?:sk|pk|rk)-|hoyhoy_(?=[\w-]{32}))[\w-]{8,}[\w*-]*/gi, '[key]'],
  [/([?&](?:access_token|token|api[_-]?key|key|secret|password|sig|code)=)[^&\s"'\\]+/gi, '$1[secret]'],
  [/(:\/\/[^/\s:@"']+:)[^/\s@"']+@/g, '$1[secret]@'],
  // E.164, also where a SIP identity holds one.
  [/(\+|%2B)[1-9]\d{6,14}\b/gi, '[number]'],
];

export interface Redactor {
  /** From now on it appears in no line. */
  keepSecret(secret: string): void;
  /** A line of log without secrets, tokens and telephone numbers. */
  redact(line: string): string;
}

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  return {
    keepSecret(secret) {
      if (secret.length < SHORTEST_SECRET) return;
      for (const written of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
        secrets.add(written);
    },
    redact(line) {
      let plain = line;
      for (const secret of secrets) plain = plain.replaceAll(secret, '[secret]');
      return PATTERNS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), plain);
    },
  };
}
