import { Hono } from 'hono';
import { z } from 'zod';
import { notOffered } from '../../calls/ask-back.ts';
import { clientAddress } from '../client-address.ts';
import { Conversations, OF_THE_CALL } from '../conversations.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { jsonBody, limitBody, readBody } from '../json-body.ts';
import { cors, preflight } from '../middleware/cors.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { requirePermission } from '../middleware/require-permission.ts';
import { Visitors } from '../visitors.ts';

const body = z.object({ conversation: z.string(), number: z.string().max(40) });

/** `POST /api/lines/:line/phones`: rings up the phone that is to take up the call of a page; 204 once it is answered. */
export function phoneRoutes(deps: AppDeps, clock: () => number): Hono<AppEnv> {
  const { lines, pageRings, secret, now = Date.now } = deps;
  const conversations = new Conversations(secret);
  const visitors = new Visitors(secret);
  const path = '/api/lines/:line/phones';
  const app = new Hono<AppEnv>();
  app.use(path, cors);
  app.options(path, preflight);
  app.post(path, rateLimit(clock), requirePermission(lines), limitBody, async (c) => {
    const wanted = '{"conversation": "…", "number": "+12125550142"} with the conversation_token';
    const { conversation, number } = readBody(body, await jsonBody(c), wanted);
    const line = await lines.get(c.req.param('line'));
    if (pageRings === undefined) throw notOffered(line.id);
    const callId = conversations.callOf(conversation, line.id, now(), OF_THE_CALL);
    const remote = clientAddress(c.env?.remoteAddress, c.req.raw.headers);
    const { address } = visitors.count(line, undefined, remote, now());
    // A visitor who hangs up takes the request back, and nobody's phone rings on for them.
    await pageRings.ring(line, { callId, number, address }, c.req.raw.signal);
    return c.body(null, 204);
  });
  return app;
}
