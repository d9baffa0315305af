import { createHash } from 'node:crypto';

export interface ServedPage {
  html: string;
  /** The one style sheet and the one script that stand in it, to the letter. */
  style: string;
  script: string;
  /** `ws(s)://` address that the page reaches LiveKit at. */
  livekitUrl: string;
}

/** A page of ours in the language of whoever opens it: it runs its own script and the widget, and nothing else. */
export function servedPage({ html, style, script, livekitUrl }: ServedPage): Response {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${hash(script)}`,
    `style-src ${hash(style)}`,
    `connect-src 'self' ${livekitUrl} ${livekitUrl.replace(/^ws/, 'http')}`,
    "media-src 'self' blob:",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
      Vary: 'Accept-Language',
    },
  });
}

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
