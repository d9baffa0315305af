import { createMiddleware } from 'hono/factory';
import { Failure, type ProblemCode } from '../../contract/index.ts';
import type { LineCatalog } from '../../line/line.ts';
import { originAllowed } from '../../line/origin.ts';
import { bearsKey } from '../api-keys.ts';
import { isLocal } from '../client-address.ts';
import type { AppEnv, Asker } from '../deps.ts';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Lets through apps that bear a key of the line, pages that its `allowedOrigins` names, and programs on this machine.
 * Sets `line` and `asker`.
 */
export function requirePermission(lines: LineCatalog) {
  return createMiddleware<AppEnv, '/:line'>(async (c, next) => {
    const line = await lines.get(c.req.param('line'));
    const authorization = c.req.header('authorization');
    const local = isLocal(c.env?.remoteAddress, c.req.raw.headers);
    c.set('asker', permitted(line, { authorization, origin: c.req.header('origin'), url: c.req.url, local }));
    c.set('line', line);
    await next();
  });
}

interface Asked {
  authorization: string | undefined;
  /** The `Origin` header; native apps send none. */
  origin: string | undefined;
  /** Address that was asked, from the request's `Host`. */
  url: string;
  /** The client is on this machine, and no proxy speaks for it. */
  local: boolean;
}

/** @throws Failure `key-refused` | `origin-not-allowed` */
function permitted(
  line: { allowedOrigins: readonly string[]; apiKeys: readonly string[] },
  { authorization, origin, url, local }: Asked,
): Asker {
  if (authorization !== undefined) {
    if (!bearsKey(authorization, line.apiKeys)) throw keyRefused(true);
    return { kind: 'app' };
  }
  if (origin === undefined) {
    if (!local) throw keyRefused(false);
    return { kind: 'local' };
  }
  const allowed = originAllowed(line.allowedOrigins, origin) || (local && isOwnLoopbackPage(origin, url));
  if (!allowed) throw originNotAllowed(origin);
  return local ? { kind: 'local' } : { kind: 'page', origin };
}

/** A page of this server, by a loopback name: another name for 127.0.0.1 may be anyone's (DNS rebinding). */
function isOwnLoopbackPage(origin: string, url: string): boolean {
  const asked = new URL(url);
  return origin === asked.origin && LOOPBACK_NAMES.includes(asked.hostname);
}

const keyRefused = (given: boolean): Failure<ProblemCode> =>
  new Failure({
    reason: 'key-refused',
    message: given
      ? 'The line knows no such key.'
      : 'The request comes from no page of a site, and brings no key of the line.',
    cure: 'Send "Authorization: Bearer KEY" with a key made by `npx hoyhoy line key`, whose hash line.yaml lists under apiKeys.',
  });

function originNotAllowed(origin: string): Failure<ProblemCode> {
  return new Failure({
    reason: 'origin-not-allowed',
    message:
      origin === 'null'
        ? 'The page has no origin of its own, and this line takes calls only from the sites that it names.'
        : `The line does not take calls from pages of ${shown(origin)}.`,
    cure:
      origin === 'null'
        ? 'Serve the page from a site; "*" in allowedOrigins of the line\'s line.yaml lets every page call it.'
        : `Add "${shown(origin)}" to allowedOrigins in the line's line.yaml.`,
  });
}

/** What a browser sends as an origin is short and plain; anything else isn't repeated. */
function shown(origin: string): string {
  return origin.length <= 200 && /^[a-z][a-z0-9+.-]*:\/\/[^\s"'<>\\]+$/i.test(origin) ? origin : 'its own origin';
}
