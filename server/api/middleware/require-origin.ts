import { createMiddleware } from 'hono/factory';
import { Failure, type ProblemCode } from '../../contract/index.ts';
import type { LineCatalog } from '../../line/line.ts';
import { originAllowed } from '../../line/origin.ts';
import { clientAddress, isLoopback } from '../client-address.ts';
import type { AppEnv } from '../deps.ts';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Lets through pages that the line's `allowedOrigins` names, and programs on this machine. Sets `line`. */
export function requireOrigin(lines: LineCatalog) {
  return createMiddleware<AppEnv, '/:line'>(async (c, next) => {
    const line = await lines.get(c.req.param('line'));
    const origin = c.req.header('origin');
    const local = isLoopback(clientAddress(c.env?.remoteAddress, c.req.raw.headers));
    if (!isAllowed({ origin, url: c.req.url, local, allowed: line.allowedOrigins })) throw originNotAllowed(origin);
    c.set('line', line);
    await next();
  });
}

interface Asked {
  /** The `Origin` header; native apps send none. */
  origin: string | undefined;
  /** Address that was asked, from the request's `Host`. */
  url: string;
  /** The client is on this machine. */
  local: boolean;
  allowed: readonly string[];
}

export function isAllowed({ origin, url, local, allowed }: Asked): boolean {
  if (origin === undefined) return local || allowed.includes('*');
  return originAllowed(allowed, origin) || (local && isOwnLoopbackPage(origin, url));
}

/** A page of this server, by a loopback name: another name for 127.0.0.1 may be anyone's (DNS rebinding). */
function isOwnLoopbackPage(origin: string, url: string): boolean {
  const asked = new URL(url);
  return origin === asked.origin && LOOPBACK_NAMES.includes(asked.hostname);
}

function originNotAllowed(origin: string | undefined): Failure<ProblemCode> {
  const fromApp = origin === undefined || origin === 'null';
  return new Failure({
    reason: 'origin-not-allowed',
    message: fromApp
      ? 'The request comes from no page of a site, and this line takes calls only from the sites that it names.'
      : `The line does not take calls from pages of ${shown(origin)}.`,
    cure: fromApp
      ? 'Add "*" to allowedOrigins in the line\'s line.yaml, which lets every site and app call it.'
      : `Add "${shown(origin)}" to allowedOrigins in the line's line.yaml.`,
  });
}

/** What a browser sends as an origin is short and plain; anything else isn't repeated. */
function shown(origin: string): string {
  return origin.length <= 200 && /^[a-z][a-z0-9+.-]*:\/\/[^\s"'<>\\]+$/i.test(origin) ? origin : 'its own origin';
}
