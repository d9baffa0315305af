import { Hono } from 'hono';
import { z } from 'zod';
import type { TokenResponse } from '../../contract/index.ts';
import { clientAddress, isLocal } from '../client-address.ts';
import { Conversations } from '../conversations.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { joinPage } from '../join-page.ts';
import { jsonBody, limitBody, readBody } from '../json-body.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { visitorToken } from '../visitor-token.ts';
import { Visitors } from '../visitors.ts';

const body = z.object({ code: z.string().max(40) });

/**
 * `/join`, the short address that the agent reads out, and `POST /api/join`, with which that page comes into the call
 * of whoever has been told the code. Only our own pages can ask: other sites' are not let in by any CORS header.
 */
export function joinRoutes(deps: AppDeps, clock: () => number): Hono<AppEnv> {
  const { calls, livekit, secret, now = Date.now } = deps;
  const conversations = new Conversations(secret);
  const visitors = new Visitors(secret);
  const app = new Hono<AppEnv>();
  app.get('/join', (c) => joinPage(livekit.publicUrl, c.req.header('accept-language')));
  app.post('/api/join', rateLimit(clock), limitBody, async (c) => {
    const { code } = readBody(
      body,
      await jsonBody(c),
      '{"code": "123456"} with the digits that the agent has read out',
    );
    const { remoteAddress } = c.env ?? {};
    const address = clientAddress(remoteAddress, c.req.raw.headers);
    const joined = await calls.redeemCode({
      code: code.replace(/\D/g, ''),
      direction: 'to-page',
      // Programs on this machine are the owner's; what a proxy speaks for is somebody's.
      ...(!isLocal(remoteAddress, c.req.raw.headers) && visitors.whereabouts(address, now())),
    });
    // The line's files are not looked at: the code is used up, and the call goes on whatever is being edited there.
    const response: TokenResponse = {
      server_url: livekit.publicUrl,
      participant_token: await visitorToken(livekit, joined, { attributes: {} }, 'page'),
      conversation_token: conversations.token(joined.callId, joined.line, now()),
    };
    return c.json(response, 201);
  });
  return app;
}
