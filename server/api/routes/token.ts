import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Failure, type ProblemCode, type TokenResponse } from '../../contract/index.ts';
import { createAdmit } from '../admit.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import type { Metrics } from '../metrics.ts';
import { cors, preflight } from '../middleware/cors.ts';
import { countCalls } from '../middleware/measure.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { requirePermission } from '../middleware/require-permission.ts';
import { readTokenRequest } from '../token-request.ts';
import { visitorToken } from '../visitor-token.ts';

const MAX_BODY_BYTES = 16 * 1024;

/** `POST /api/lines/:line/token`, as livekit-client's `TokenSource.endpoint` asks for it. */
export function tokenRoutes(deps: AppDeps, metrics: Metrics, clock: () => number): Hono<AppEnv> {
  const { lines, livekit } = deps;
  const admit = createAdmit(deps);
  const path = '/api/lines/:line/token';
  const app = new Hono<AppEnv>();
  app.use(path, cors);
  app.options(path, preflight);
  app.post(
    path,
    countCalls(metrics),
    rateLimit(clock),
    requirePermission(lines),
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }),
    async (c) => {
      const wishes = readTokenRequest(await jsonBody(c));
      const line = await lines.get(c.req.param('line'));
      const { call, visitorToken: visitor } = await admit(c, line);
      const response: TokenResponse = {
        server_url: livekit.publicUrl,
        participant_token: await visitorToken(livekit, { ...call, line: line.id }, wishes),
        ...(visitor !== undefined && { visitor_token: visitor }),
      };
      return c.json(response, 201);
    },
  );
  return app;
}

async function jsonBody(c: Context<AppEnv>): Promise<string> {
  const text = await c.req.text();
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (text !== '' && type !== 'application/json') throw unsupportedMediaType();
  return text;
}

function tooLarge(): never {
  throw bodyTooLarge();
}

const bodyTooLarge = (): Failure<ProblemCode> =>
  new Failure({
    reason: 'body-too-large',
    message: `The body has more than ${MAX_BODY_BYTES} bytes.`,
    cure: 'Send fewer or shorter attributes; what is long belongs in the knowledge of the line.',
  });

const unsupportedMediaType = (): Failure<ProblemCode> =>
  new Failure({
    reason: 'unsupported-media-type',
    message: 'The body is not declared as JSON.',
    cure: 'Send it with the header "Content-Type: application/json", or send none.',
  });
