import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { AppEnv } from '../deps.ts';
import type { Metrics } from '../metrics.ts';
import { toProblemFailure } from '../problems.ts';

/** Times every request, by its route's pattern: what visitors send never becomes a label. */
export function measureRequests(metrics: Metrics, clock: () => number) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const start = clock();
    await next();
    const labels = { route: routePath(c, -1), method: c.req.method, status: String(c.res.status) };
    metrics.requests.observe(labels, (clock() - start) / 1000);
  });
}

/** Counts what became of each asking for a call. */
export function countCalls(metrics: Metrics) {
  return createMiddleware<AppEnv>(async (c, next) => {
    await next();
    const line = c.get('line')?.id ?? '';
    if (c.error !== undefined) metrics.refused.inc({ line, reason: toProblemFailure(c.error).reason });
    else if (c.res.ok) metrics.admitted.inc({ line });
  });
}
