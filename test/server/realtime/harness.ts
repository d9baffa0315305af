import type { TestContext } from 'node:test';
import { pino } from 'pino';
import type { RealtimeClient } from '../../../server/realtime/client.ts';
import { type Clock, systemClock } from '../../../server/realtime/clock.ts';
import { createRealtimeClient, type RealtimeClientOptions } from '../../../server/realtime/realtime-client.ts';
import { type WebSocketTransportOptions, webSocketTransport } from '../../../server/realtime/websocket-transport.ts';
import { type ScriptedOptions, type ScriptedRealtime, startScriptedRealtime } from '../../support/scripted-realtime.ts';
import { Collected } from './collect.ts';

export interface Harness {
  server: ScriptedRealtime;
  client: RealtimeClient;
  events: Collected;
}

export const session = { instructions: 'Be brief.', language: 'en-GB', voice: 'marin', tools: [] };
export const logger = pino({ level: 'silent' });

/** A client and a scripted server of their own, both closed after the test; not connected yet. */
export async function start(
  t: TestContext,
  script: ScriptedOptions = {},
  options: Partial<RealtimeClientOptions> & { socket?: WebSocketTransportOptions } = {},
): Promise<Harness> {
  const { socket, ...clientOptions } = options;
  const server = await startScriptedRealtime(script);
  const events = new Collected();
  const client = createRealtimeClient({
    endpoint: server.endpoint,
    session,
    onEvent: events.add,
    transport: webSocketTransport(socket),
    logger,
    ...clientOptions,
  });
  t.after(async () => {
    client.close();
    await server.close();
  });
  return { server, client, events };
}

/** The same, connected. */
export async function connected(...args: Parameters<typeof start>): Promise<Harness> {
  const harness = await start(...args);
  await harness.client.connect();
  return harness;
}

export interface HurriedClock extends Clock {
  /** From now on what is waited for comes this many times sooner. */
  hurry(factor: number): void;
}

/** Real time, until the test has no patience left for the client's. */
export function hurriedClock(initial = 1): HurriedClock {
  let factor = initial;
  return {
    now: systemClock.now,
    after: (ms, task) => systemClock.after(ms / factor, task),
    hurry(next) {
      factor = next;
    },
  };
}
