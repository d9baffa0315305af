import { Hono } from 'hono';
import type { TokenResponse } from '../../contract/index.ts';
import { createAdmit } from '../admit.ts';
import { Conversations } from '../conversations.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { jsonBody, limitBody } from '../json-body.ts';
import type { Metrics } from '../metrics.ts';
import { cors, preflight } from '../middleware/cors.ts';
import { countCalls } from '../middleware/measure.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { requirePermission } from '../middleware/require-permission.ts';
import { readTokenRequest } from '../token-request.ts';
import { visitorToken } from '../visitor-token.ts';

/** `POST /api/lines/:line/token`, as livekit-client's `TokenSource.endpoint` asks for it. */
export function tokenRoutes(deps: AppDeps, metrics: Metrics, clock: () => number): Hono<AppEnv> {
  const { lines, livekit, takesPhones = false, now = Date.now } = deps;
  const conversations = new Conversations(deps.secret);
  const admit = createAdmit(deps);
  const path = '/api/lines/:line/token';
  const app = new Hono<AppEnv>();
  app.use(path, cors);
  app.options(path, preflight);
  app.post(path, countCalls(metrics), rateLimit(clock), requirePermission(lines), limitBody, async (c) => {
    const wishes = readTokenRequest(await jsonBody(c));
    const line = await lines.get(c.req.param('line'));
    const continues = wishes.conversation && conversations.known(wishes.conversation, line.id, now());
    const { call, visitorToken: visitor } = await admit(c, line, continues ? { continues } : {});
    const response: TokenResponse = {
      server_url: livekit.publicUrl,
      participant_token: await visitorToken(livekit, { ...call, line: line.id }, wishes),
      ...(visitor !== undefined && { visitor_token: visitor }),
      conversation_token: conversations.token(call.callId, line.id, now()),
      ...(takesPhones && line.phone !== undefined && { phone: line.phone }),
    };
    return c.json(response, 201);
  });
  return app;
}
