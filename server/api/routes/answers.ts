import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { Failure, type ProblemCode, type TokenResponse } from '../../contract/index.ts';
import { answerPage } from '../answer-page.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { jsonBody, limitBody, readBody } from '../json-body.ts';
import { rateLimit } from '../middleware/rate-limit.ts';

const body = z.object({ link: z.string().max(1000) });

/**
 * `/answer`, the page that a person's link leads to, and what it asks: who calls (`POST /api/answers`), and the answer to
 * that. The link's secret stands after its `#`, which no browser sends; it comes in bodies only, and so into no log.
 * Only our own pages can ask: other sites' are not let in by any CORS header.
 */
export function answerRoutes({ answers, livekit }: AppDeps, clock: () => number): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/answer', (c) => answerPage(livekit.publicUrl, c.req.header('accept-language')));
  const paths = ['/api/answers', '/api/answers/accept', '/api/answers/decline'] as const;
  // A page looks again and again while somebody decides: that is not to keep them, or who sits beside them, from answering.
  const [looks, answered] = [rateLimit(clock), rateLimit(clock)];
  for (const path of paths) app.post(path, path === paths[0] ? looks : answered, limitBody);
  const asked = async (c: Context<AppEnv>) => {
    const { link } = readBody(body, await jsonBody(c), '{"link": "…"} with what stands after the # of the link');
    if (answers === undefined) throw nobodyAnswers();
    return { answers, link };
  };
  app.post(paths[0], async (c) => {
    const { answers, link } = await asked(c);
    return c.json(await answers.look(link));
  });
  app.post(paths[1], async (c) => {
    const { answers, link } = await asked(c);
    const response: TokenResponse = {
      server_url: livekit.publicUrl,
      participant_token: await answers.accept(link),
    };
    return c.json(response, 201);
  });
  app.post(paths[2], async (c) => {
    const { answers, link } = await asked(c);
    await answers.decline(link);
    return c.body(null, 204);
  });
  return app;
}

const nobodyAnswers = (): Failure<ProblemCode> =>
  new Failure({
    reason: 'not-found',
    message: 'Nobody is asked to answer in the browser here.',
    cure: 'Give a person of transferTargets an email or a webhook; see docs/phone-line.md.',
  });
