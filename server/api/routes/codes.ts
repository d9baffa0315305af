import { Hono } from 'hono';
import { z } from 'zod';
import { type CodeResponse, Failure, type ProblemCode } from '../../contract/index.ts';
import { legible } from '../../line/numbering-plan.ts';
import { Conversations, OF_THE_CALL } from '../conversations.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { jsonBody, limitBody, readBody } from '../json-body.ts';
import { cors, preflight } from '../middleware/cors.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { requirePermission } from '../middleware/require-permission.ts';

const body = z.object({ conversation: z.string() });

/** `POST /api/lines/:line/codes`: a code with which a phone takes up the call that a page is in. */
export function codeRoutes(
  { lines, calls, takesPhones = false, pageRings, ...deps }: AppDeps,
  clock: () => number,
): Hono<AppEnv> {
  const { now = Date.now } = deps;
  const conversations = new Conversations(deps.secret);
  const path = '/api/lines/:line/codes';
  const app = new Hono<AppEnv>();
  app.use(path, cors);
  app.options(path, preflight);
  app.post(path, rateLimit(clock), requirePermission(lines), limitBody, async (c) => {
    const { conversation } = readBody(body, await jsonBody(c), '{"conversation": "…"} with the conversation_token');
    const line = await lines.get(c.req.param('line'));
    const { id, phone } = line;
    if (phone === undefined || !takesPhones) throw noPhone();
    const callId = conversations.callOf(conversation, id, now(), OF_THE_CALL);
    const { code, expiresAt } = await calls.issueCode(callId, 'to-phone');
    const response: CodeResponse = {
      code,
      expires_in: Math.round((expiresAt - now()) / 1000),
      phone,
      phone_shown: legible(phone),
      ...(pageRings?.offered(line) && { rings: true }),
    };
    return c.json(response, 201);
  });
  return app;
}

const noPhone = (): Failure<ProblemCode> =>
  new Failure({
    reason: 'not-found',
    message: 'No phone can take up a call of this line.',
    cure: "Give the line's number as phone in its line.yaml, and have the telephone gateway answer it; see docs/telephony.md.",
  });
