import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { AppEnv } from './deps.ts';
import type { SocketTarget } from './socket-proxy.ts';

/** All below it is the telephone gateway's, which knows who may ask there. */
const CARRIERS_PATH = '/carriers/';
const LONGEST_BODY = 65_536;
/** Longer than a caller hears ringing before the gateway has an answer, and than Twilio waits for one. */
const ANSWER_TIMEOUT_MS = 16_000;

/** The streams of carriers go on to the telephone gateway. @param gateway `http://…` */
export function carrierSockets(gateway: string): SocketTarget {
  return { url: gateway, isFor: (path) => path.startsWith(CARRIERS_PATH) };
}

/** Passes webhooks of carriers on to the telephone gateway, as they are: what was signed must not change. @param gateway `http://…` */
export function carrierRoutes(gateway: string): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.post(`${CARRIERS_PATH}*`, bodyLimit({ maxSize: LONGEST_BODY }), async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const { signal, headers } = c.req.raw;
    const answer = await fetch(new URL(`${pathname}${search}`, gateway), {
      method: 'POST',
      headers: [...headers].filter(([name]) => name === 'content-type' || name.includes('signature')),
      body: await c.req.arrayBuffer(),
      redirect: 'manual',
      // A caller who hangs up while it rings takes the request back.
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    }).catch(() => undefined);
    // It is being started again, say. A carrier then does what its owner has set for such a case.
    if (answer === undefined) return c.text('The telephone gateway does not answer.', 502);
    const contentType = answer.headers.get('content-type');
    return new Response(answer.body, {
      status: answer.status,
      headers: contentType === null ? {} : { 'Content-Type': contentType },
    });
  });
  return app;
}
