import { Hono } from 'hono';
import { Failure, type ProblemCode } from '../contract/index.ts';
import type { AppEnv } from './deps.ts';
import type { SocketTarget } from './socket-proxy.ts';

/** What LiveKit's clients open, and ask when it was refused. Nothing else of LiveKit is for visitors. */
const SOCKET_PATHS: ReadonlySet<string> = new Set(['/rtc', '/rtc/v1']);
const ANSWER_PATHS = ['/rtc/validate', '/rtc/v1/validate'] as const;

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * LiveKit's signalling goes on to our own livekit-server: visitors need one origin.
 * @param livekitUrl `ws://…` of livekit-server
 */
export function signallingSockets(livekitUrl: string): SocketTarget {
  return { url: livekitUrl, isFor: (path) => SOCKET_PATHS.has(path) };
}

/** Answers why a socket was refused, as LiveKit's clients ask over plain HTTP. @param livekitUrl `ws://…` */
export function signallingRoutes(livekitUrl: string): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  for (const path of ANSWER_PATHS) {
    app.get(path, async (c) => {
      const address = new URL(`${path}${new URL(c.req.url).search}`, livekitUrl.replace(/^ws/, 'http'));
      const authorization = c.req.header('authorization');
      const answer = await fetch(address, {
        ...(authorization !== undefined && { headers: { authorization } }),
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      }).catch((cause: unknown) => Promise.reject(livekitAway(cause)));
      return new Response(answer.body, {
        status: answer.status,
        headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Access-Control-Allow-Origin': '*' },
      });
    });
  }
  return app;
}

const livekitAway = (cause: unknown): Failure<ProblemCode> =>
  new Failure({
    reason: 'livekit-unavailable',
    message: 'The server that carries calls does not answer.',
    cure: 'Try again in a moment; if it lasts, the operator finds the part that fails with `npx hoyhoy doctor`.',
    // The address holds a token, so the cause, which may repeat it, goes no further.
    cause: cause instanceof Error ? cause.name : undefined,
  });
