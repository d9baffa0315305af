import { Hono } from 'hono';
import { z } from 'zod';
import { cleanLine, Failure, type ProblemCode } from '../../contract/index.ts';
import { clientAddress } from '../client-address.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { jsonBody, limitBody, parseJson } from '../json-body.ts';
import { cors, preflight } from '../middleware/cors.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { requirePermission } from '../middleware/require-permission.ts';
import { badRequest } from '../problems.ts';
import { Visitors } from '../visitors.ts';

const body = z.object({
  number: z.string().max(40),
  name: z.string().max(100).optional(),
  matter: z.string().max(500).optional(),
});
const CURE = 'Send {"number": "+12125550142"}, and "name" and "matter" where they are known.';

/**
 * `POST /api/lines/:line/callbacks`: has somebody called, who then enters the code that the page shows;
 * `DELETE …/callbacks/:id` calls it off.
 */
export function callBackRoutes(deps: AppDeps, clock: () => number): Hono<AppEnv> {
  const { lines, callBacks, secret, now = Date.now } = deps;
  const visitors = new Visitors(secret);
  const path = '/api/lines/:line/callbacks';
  const app = new Hono<AppEnv>();
  for (const each of [path, `${path}/:id`]) {
    app.use(each, cors);
    app.options(each, preflight);
  }
  app.post(path, rateLimit(clock), requirePermission(lines), limitBody, async (c) => {
    const { number, name = '', matter = '' } = read(await jsonBody(c));
    const line = await lines.get(c.req.param('line'));
    if (callBacks === undefined) throw notOffered();
    const remote = clientAddress(c.env?.remoteAddress, c.req.raw.headers);
    const { address } = visitors.count(line, undefined, remote, now());
    const [whose, what] = [cleanLine(name).trim(), cleanLine(matter).trim()];
    const { id, code } = await callBacks.ask(line, {
      number,
      address,
      ...(whose !== '' && { name: whose }),
      ...(what !== '' && { matter: what }),
    });
    return c.json({ id, code }, 202);
  });
  // The id is 122 random bits that nobody else has been told.
  app.delete(`${path}/:id`, rateLimit(clock), requirePermission(lines), async (c) => {
    const cancelled = callBacks !== undefined && (await callBacks.cancel(c.req.param('id')));
    if (!cancelled) throw nobodyWaits();
    return c.body(null, 204);
  });
  return app;
}

function read(json: string): z.infer<typeof body> {
  const parsed = body.safeParse(parseJson(json, CURE));
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'the body')))];
  throw badRequest(`Missing, too long or of the wrong type: ${fields.join(', ')}.`, CURE);
}

const notOffered = () =>
  new Failure<ProblemCode>({
    reason: 'call-backs-not-offered',
    message: 'This line calls nobody back.',
    cure: 'The owner offers it with callBack in line.yaml and a gateway that may dial (docs/phone-line.md).',
  });

const nobodyWaits = () =>
  new Failure<ProblemCode>({
    reason: 'not-found',
    message: 'Nobody waits for a call by this id.',
    cure: 'Take the id from the answer to the request; a call that has been placed can not be called off.',
  });
