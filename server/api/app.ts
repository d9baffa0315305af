import { Hono } from 'hono';
import { CallRefused } from '../calls/failures.ts';
import { Failure, type ProblemCode } from '../contract/index.ts';
import { carrierRoutes } from './carriers.ts';
import type { AppDeps, AppEnv } from './deps.ts';
import { createMetrics } from './metrics.ts';
import { measureRequests } from './middleware/measure.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { problemResponse, toProblemFailure } from './problems.ts';
import { answerRoutes } from './routes/answers.ts';
import { callBackRoutes } from './routes/call-backs.ts';
import { codeRoutes } from './routes/codes.ts';
import { healthRoutes } from './routes/health.ts';
import { joinRoutes } from './routes/join.ts';
import { messageRoutes } from './routes/messages.ts';
import { phoneRoutes } from './routes/phones.ts';
import { tokenRoutes } from './routes/token.ts';
import { widgetFiles } from './routes/widget-files.ts';
import { signallingRoutes } from './signalling.ts';

/** The HTTP API as a function from Request to Response; `listen` gives it a port. `docs/api.md` describes it. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const { livekit, logger, store, widgetDir, clock = () => performance.now(), now = Date.now } = deps;
  const metrics = createMetrics(store, { logger, now });
  const app = new Hono<AppEnv>();
  app.use(securityHeaders, measureRequests(metrics, clock));
  app.route('/', tokenRoutes(deps, metrics, clock));
  app.route('/', messageRoutes(deps, clock));
  app.route('/', codeRoutes(deps, clock));
  app.route('/', phoneRoutes(deps, clock));
  app.route('/', joinRoutes(deps, clock));
  app.route('/', answerRoutes(deps, clock));
  app.route('/', callBackRoutes(deps, clock));
  app.route('/', healthRoutes(deps, metrics));
  if (livekit.signalling !== undefined) app.route('/', signallingRoutes(livekit.signalling));
  if (deps.carriers !== undefined) app.route('/', carrierRoutes(deps.carriers));
  refuseOtherMethods(app);
  if (widgetDir !== undefined) app.get('/*', widgetFiles(widgetDir));

  app.notFound(() => problemResponse(notFound()));
  app.onError((error, c) => {
    const failure = toProblemFailure(error);
    const response = problemResponse(failure, {
      phone: c.get('line')?.phone,
      retryAfter: error instanceof CallRefused ? error.retryAfter : c.get('retryAfter'),
      proof: c.get('proof'),
    });
    // A line that takes no more does what it should, and in a flood that often: metrics count it, owners are told once.
    const failed = response.status >= 500 && !(error instanceof CallRefused);
    if (failed) logger.error({ err: error, path: c.req.path, code: failure.reason }, 'request failed');
    return response;
  });
  return app;
}

/** To be called once all routes with methods of their own are there. */
function refuseOtherMethods(app: Hono<AppEnv>): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue;
    const known = methods.get(path) ?? new Set();
    methods.set(path, known.add(method));
    if (method === 'GET') known.add('HEAD');
  }
  for (const [path, allowed] of methods) {
    const allow = [...allowed].join(', ');
    app.all(path, () => {
      const response = problemResponse(methodNotAllowed(allow));
      response.headers.set('Allow', allow);
      return response;
    });
  }
}

const notFound = (): Failure<ProblemCode> =>
  new Failure({
    reason: 'not-found',
    message: 'Nothing is served at this address.',
    cure: 'Compare it with docs/api.md; the widget is served once it has been built.',
  });

const methodNotAllowed = (allow: string): Failure<ProblemCode> =>
  new Failure({
    reason: 'method-not-allowed',
    message: 'This address does not take the method that was used.',
    cure: `Use ${allow}.`,
  });
