import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Failure } from '../contract/index.ts';
import type { AppEnv } from './deps.ts';

/** Ports tried from the first wish on, where the operator has named none. */
const PORTS_TRIED = 20;

/** Requests here are small: whoever needs longer to send one only holds a connection. */
const REQUEST_TIMEOUT_MS = 15_000;

/** What requests under way are given when the server closes. */
const CLOSE_GRACE_MS = 2_000;

export interface Fetch {
  fetch(request: Request, env: AppEnv['Bindings']): Response | Promise<Response>;
}

export interface Listening {
  /** `http://host:port`, to be opened on this machine. */
  url: string;
  port: number;
  /** Takes no more connections; resolves when the last has ended, 2 s later at most. */
  close(): Promise<void>;
}

/**
 * Serves `app` at the port. A busy one is stepped over, unless `explicit`.
 * @throws Failure `port-busy` | `listen-failed`
 */
export async function listen(
  app: Fetch,
  { host, port }: { host: string; port: { number: number; explicit: boolean } },
): Promise<Listening> {
  const last = port.explicit ? port.number : Math.min(port.number + PORTS_TRIED - 1, 65_535);
  for (let number = port.number; number <= last; number += 1) {
    const server = await tryPort(app, host, number);
    if (server !== undefined) return listening(server, host);
  }
  throw portBusy(port.number, last);
}

/** The server, or undefined where the port is busy. */
async function tryPort(app: Fetch, host: string, port: number): Promise<Server | undefined> {
  const handle = getRequestListener(
    (request, { incoming }) => app.fetch(request, remote(incoming.socket.remoteAddress)),
    { overrideGlobalObjects: false },
  );
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS }, handle);
  server.listen(port, host);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw listenFailed(host, port, error);
  }
}

function remote(remoteAddress: string | undefined): AppEnv['Bindings'] {
  return remoteAddress === undefined ? {} : { remoteAddress };
}

function listening(server: Server, host: string): Listening {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return {
    url: `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`,
    port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
      await closed;
      clearTimeout(grace);
    },
  };
}

const portBusy = (first: number, last: number): Failure<'port-busy'> =>
  new Failure({
    reason: 'port-busy',
    message: first === last ? `Port ${first} is in use by another program` : `Ports ${first} to ${last} are all in use`,
    cure: 'Stop that program, or name a free port in HOYHOY_PORT.',
  });

const listenFailed = (host: string, port: number, cause: unknown): Failure<'listen-failed'> =>
  new Failure({
    reason: 'listen-failed',
    message: `Can't listen on ${host} port ${port}`,
    cure: 'HOYHOY_HOST must be an address of this machine, and ports below 1024 may need more rights.',
    cause,
  });
