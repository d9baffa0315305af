import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../server/config.ts';
import { ensureLiveKit } from '../../server/livekit/ensure.ts';
import { type LiveKitServer, randomKeys, startLiveKit as start } from '../../server/livekit/server.ts';
import { freePort } from './ports.ts';

/** A livekit-server of a test's own, on free ports of 127.0.0.1. */
export interface TestLiveKit {
  /** `ws://…`, as clients and the worker protocol take it. */
  url: string;
  apiKey: string;
  apiSecret: string;
  /**
   * SIGKILL and a new server with the same ports and keys; its rooms are gone, as after a crash.
   * @param awayMs how long it is away at the least
   */
  restart(awayMs?: number): Promise<void>;
  /** SIGKILL; `restart` brings it back. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts livekit-server, built before by `npm test` (or now, which takes a minute).
 * @param redis host and port of a Redis, with which it keeps trunks and rules of its SIP service
 */
export async function startLiveKit({ redis }: { redis?: string } = {}): Promise<TestLiveKit> {
  const binary = await ensureLiveKit({ cacheDir: readConfig(process.env).cacheDir });
  const host = '127.0.0.1';
  const env = { ...process.env, ...(redis !== undefined && { REDIS_HOST: redis }) };
  const [http, tcp, udp] = await Promise.all([freePort(host), freePort('0.0.0.0'), freePort('0.0.0.0')]);
  const options = { binary, host, nodeIp: host, ports: { http, tcp, udp }, ...randomKeys(), env };
  let server: LiveKitServer = await start(options);
  return {
    url: server.url,
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    async restart(awayMs = 0) {
      await server.kill();
      await delay(awayMs);
      server = await start(options);
    },
    kill: () => server.kill(),
    close: () => server.stop(),
  };
}
