import { createMiddleware } from 'hono/factory';
import { proofHeader, visitorHeader } from '../../contract/index.ts';
import type { AppEnv } from '../deps.ts';

/**
 * Lets the page that asks read the answer, refusals too, so that the widget can say what is wrong.
 * That is safe for any origin: an answer goes out only after the line's own list was asked (`requirePermission`), a refusal
 * holds nothing but words for that page's developer, no cookie or other credential counts here (none are allowed), and
 * a preflight promises no more than that the real request will be judged.
 */
export const cors = createMiddleware<AppEnv>(async (c, next) => {
  const origin = c.req.header('origin');
  await next();
  c.res.headers.append('Vary', 'Origin');
  if (origin !== undefined) c.res.headers.set('Access-Control-Allow-Origin', origin);
});

/** Answer to a preflight, behind `cors`. */
export function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'POST, DELETE',
      // Not `authorization`: a key in a page would be anyone's.
      'Access-Control-Allow-Headers': ['content-type', visitorHeader, proofHeader].join(', ').toLowerCase(),
      'Access-Control-Max-Age': '600',
    },
  });
}
