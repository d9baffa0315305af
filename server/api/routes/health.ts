import { Hono } from 'hono';
import type { AppDeps, AppEnv } from '../deps.ts';
import type { Metrics } from '../metrics.ts';

const CHECK_TIMEOUT_MS = 2000;

interface Readiness {
  ready: boolean;
  /** By name of the check; why one fails is in the log, not here. */
  checks: Record<string, 'ok' | 'failing' | 'fallback'>;
}

/** For whoever runs the process: `/healthz` it lives, `/readyz` it can take calls, `/metrics`. */
export function healthRoutes(
  { checks, fallbackInUse, logger }: Pick<AppDeps, 'checks' | 'fallbackInUse' | 'logger'>,
  metrics: Metrics,
): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  /** Those who ask while a check runs share its result, so that asking often costs LiveKit and store nothing. */
  let running: Promise<Readiness> | undefined;

  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    running ??= readiness().finally(() => {
      running = undefined;
    });
    const { ready, checks } = await running;
    return c.json({ status: ready ? 'ready' : 'not-ready', checks }, ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => c.body(await metrics.registry.metrics(), 200, contentType(metrics)));
  return app;

  async function readiness(): Promise<Readiness> {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]): Promise<[string, 'ok' | 'failing']> => {
        try {
          await Promise.race([check(), timeout()]);
          return [name, 'ok'];
        } catch (error) {
          logger.warn({ err: error, check: name }, 'not ready');
          return [name, 'failing'];
        }
      }),
    );
    const ready = results.every(([, result]) => result === 'ok');
    return { ready, checks: { ...Object.fromEntries(results), ...(await realtime()) } };
  }

  /** Calls are answered all the same: for whoever looks to see, not for a load balancer to act on. */
  async function realtime(): Promise<{ realtime?: 'ok' | 'fallback' }> {
    if (fallbackInUse === undefined) return {};
    // Why the store does not tell, its own check has logged.
    const inUse = await Promise.race([fallbackInUse(), timeout()]).catch(() => undefined);
    return inUse === undefined ? {} : { realtime: inUse ? 'fallback' : 'ok' };
  }
}

function contentType(metrics: Metrics): Record<string, string> {
  return { 'Content-Type': metrics.registry.contentType };
}

function timeout(): Promise<never> {
  return new Promise((_, reject) => {
    const error = new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`);
    setTimeout(() => reject(error), CHECK_TIMEOUT_MS).unref();
  });
}
