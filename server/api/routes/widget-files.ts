import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createMiddleware } from 'hono/factory';

/** Files of any other kind are not served. */
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
};

/** Segments of plain characters that begin with no dot, undecoded: no path of this form leads out of a folder. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

/**
 * A name with its content's hash in it, as the build writes chunks: what it holds never changes. A digit or capital is
 * asked for, so that an ordinary word of eight letters is no hash; the one hash in a thousand without is only cached less.
 */
const HASHED_NAME = /-(?=[a-z_-]*[A-Z0-9])[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

interface File {
  /** Tells whether the file has changed since. */
  version: string;
  etag: string;
  body: Uint8Array<ArrayBuffer>;
  gzipped: Uint8Array<ArrayBuffer>;
}

/** Serves the built widget from `dir` to pages of any site; what isn't there is left to the next handler. */
export function widgetFiles(dir: string) {
  const cache = new Map<string, File>();
  return createMiddleware(async (c, next) => {
    const path = new URL(c.req.url).pathname;
    const type = types[extname(path)];
    const file = type !== undefined && PLAIN_PATH.test(path) ? await load(cache, join(dir, path)) : undefined;
    if (type === undefined || file === undefined) return next();
    const headers = new Headers({
      'Content-Type': type,
      'Cache-Control': cacheControl(path),
      ETag: file.etag,
      Vary: 'Accept-Encoding',
      // The script is embedded in other sites' pages, with its hash checked (SRI needs CORS) or under COEP.
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    if (matches(c.req.header('if-none-match'), file.etag)) return new Response(null, { status: 304, headers });
    if (!/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(c.req.header('accept-encoding') ?? '')) {
      return new Response(file.body, { headers });
    }
    headers.set('Content-Encoding', 'gzip');
    return new Response(file.gzipped, { headers });
  });
}

function cacheControl(path: string): string {
  return HASHED_NAME.test(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=60, must-revalidate';
}

// RFC 9110 13.1.2: compared weakly.
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const asked = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return asked.includes('*') || asked.includes(etag.replace(/^W\//, ''));
}

async function load(cache: Map<string, File>, path: string): Promise<File | undefined> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined || !info.isFile()) return undefined;
  const version = `${info.mtimeMs} ${info.size}`;
  const known = cache.get(path);
  if (known?.version === version) return known;
  const body = new Uint8Array(await readFile(path));
  const gzipped = new Uint8Array(await promisify(gzip)(body, { level: 9 }));
  // Weak, as one tag stands for both the plain and the compressed form.
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const file = { version, etag, body, gzipped };
  cache.set(path, file);
  return file;
}
