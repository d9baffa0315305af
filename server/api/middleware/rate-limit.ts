import { createMiddleware } from 'hono/factory';
import { Failure, type ProblemCode } from '../../contract/index.ts';
import { addressKey, clientAddress, isLocal } from '../client-address.ts';
import type { AppEnv } from '../deps.ts';
import { TokenBuckets } from '../token-buckets.ts';

const PER_MINUTE = 30;

/** Bounds how fast one client may ask for calls. Programs on this machine are not bounded. */
export function rateLimit(clock: () => number) {
  const buckets = new TokenBuckets({ capacity: PER_MINUTE, perMs: 60_000 });
  return createMiddleware<AppEnv>(async (c, next) => {
    const { remoteAddress } = c.env ?? {};
    const { headers } = c.req.raw;
    const client = () => addressKey(clientAddress(remoteAddress, headers));
    const waitMs = isLocal(remoteAddress, headers) ? 0 : buckets.take(client(), clock());
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      c.set('retryAfter', seconds);
      throw rateLimited(seconds);
    }
    await next();
  });
}

const rateLimited = (seconds: number): Failure<ProblemCode> =>
  new Failure({
    reason: 'rate-limited',
    message: `More than ${PER_MINUTE} calls a minute were asked for from one address.`,
    cure: `Wait ${seconds} s before the next; a proxy in front must pass X-Forwarded-For, or all visitors count as one.`,
  });
