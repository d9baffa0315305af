import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Store } from '../store/store.ts';

export interface Metrics {
  registry: Registry;
  admitted: Counter<'line'>;
  refused: Counter<'line' | 'reason'>;
  requests: Histogram<'route' | 'method' | 'status'>;
}

const DAY_MS = 86_400_000;

export function createMetrics(
  store: Pick<Store, 'liveCalls' | 'listNotices'>,
  { logger, now }: { logger: Logger; now: () => number },
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'hoyhoy_calls_live',
    help: 'Calls that have not ended, by line',
    labelNames: ['line'],
    registers,
    async collect() {
      this.reset();
      try {
        for (const call of await store.liveCalls()) this.inc({ line: call.line });
      } catch (error) {
        // The other figures matter most when something fails.
        logger.warn({ err: error }, 'live calls could not be counted for /metrics');
      }
    },
  });
  new Gauge({
    name: 'hoyhoy_notices',
    help: 'Limits that were reached in the last 24 hours and owners told of, by line and kind',
    labelNames: ['line', 'kind'],
    registers,
    async collect() {
      this.reset();
      try {
        for (const { line, kind } of await store.listNotices(now() - DAY_MS)) this.set({ line, kind }, 1);
      } catch (error) {
        logger.warn({ err: error }, 'notices could not be read for /metrics');
      }
    },
  });
  return {
    registry,
    admitted: new Counter({
      name: 'hoyhoy_calls_admitted_total',
      help: 'Calls that were given a room, by line',
      labelNames: ['line'],
      registers,
    }),
    refused: new Counter({
      name: 'hoyhoy_calls_refused_total',
      help: 'Calls that were asked for and refused, by line (empty where it is not known) and problem code',
      labelNames: ['line', 'reason'],
      registers,
    }),
    requests: new Histogram({
      name: 'hoyhoy_http_request_duration_seconds',
      help: 'Time to answer a request',
      labelNames: ['route', 'method', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
  };
}
