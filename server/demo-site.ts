import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Hono } from 'hono';

export interface DemoSiteOptions {
  /** Folder with `index.html`. */
  dir: string;
  /** Origin of API and widget. */
  hoyhoyUrl: string;
  /** `ws(s)://…` of LiveKit. */
  livekitUrl: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Path segments of plain characters that begin with no dot: none leads out of the folder. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

/**
 * Somebody else's web site: served from an origin of its own, under a strict policy that names no more than what the
 * widget's documentation asks for. `{{HOYHOY}}` in its pages stands for the origin of the script tag.
 */
export function createDemoSite({ dir, hoyhoyUrl, livekitUrl }: DemoSiteOptions): Hono {
  const policy = [
    "default-src 'self'",
    `script-src 'self' ${hoyhoyUrl}`,
    "style-src 'self'",
    // The drawn telephone's socket is of this origin; livekit-client asks over HTTP why a WebSocket was refused.
    `connect-src 'self' ${hoyhoyUrl} ${livekitUrl} ${livekitUrl.replace(/^ws/, 'http')}`,
    "img-src 'self' data:",
    "media-src 'self' blob:",
  ].join('; ');
  const app = new Hono();
  app.get('/*', async (c) => {
    const path = c.req.path === '/' ? '/index.html' : c.req.path;
    const type = types[extname(path)];
    if (type === undefined || !PLAIN_PATH.test(path)) return c.notFound();
    const body = await readFile(join(dir, path)).catch(() => undefined);
    if (body === undefined) return c.notFound();
    const headers = { 'Content-Type': type, 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' };
    if (extname(path) !== '.html') return c.body(new Uint8Array(body), 200, headers);
    return c.body(body.toString('utf8').replaceAll('{{HOYHOY}}', hoyhoyUrl), 200, headers);
  });
  return app;
}
