import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { Failure } from '../contract/index.ts';
import { carrierSockets } from './carriers.ts';
import type { Certificate } from './certificate.ts';
import type { AppEnv } from './deps.ts';
import { signallingSockets } from './signalling.ts';
import { proxySockets } from './socket-proxy.ts';
import { shareWithTurn } from './turn-port.ts';

/** Ports tried from the first wish on, where the operator has named none. */
const PORTS_TRIED = 20;

/** Requests here are small: whoever needs longer to send one only holds a connection. */
const REQUEST_TIMEOUT_MS = 15_000;

/** What requests under way are given when the server closes. */
const CLOSE_GRACE_MS = 2_000;

export interface Fetch {
  fetch(request: Request, env: AppEnv['Bindings']): Response | Promise<Response>;
}

export interface ListenOptions {
  host: string;
  /** A busy one is stepped over, unless `explicit`. */
  port: { number: number; explicit: boolean };
  /** Speaks TLS with it. */
  certificate?: Pick<Certificate, 'cert' | 'key'>;
  /** Takes requests for WebSockets; without it, `signalling` and `carriers` they are answered as plain ones. */
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** `ws://…` of the livekit-server whose signalling goes through this port too. */
  signalling?: string;
  /** `http://…` of the telephone gateway whose carriers' streams go through this port too. */
  carriers?: string;
  /** Port on 127.0.0.1 of the TURN server that shares ours; only with a certificate. */
  turn?: number;
}

export interface Listening {
  /** `http(s)://host:port`, to be opened on this machine. */
  url: string;
  port: number;
  /** Connections from now on are given this one. */
  renew(certificate: Pick<Certificate, 'cert' | 'key'>): void;
  /** Takes no more connections; resolves when the last has ended, 2 s later at most. */
  close(): Promise<void>;
}

/**
 * Serves `app` at the port, and what else visitors need there.
 * @throws Failure `port-busy` | `listen-failed`
 */
export async function listen(app: Fetch, options: ListenOptions): Promise<Listening> {
  const { host, port } = options;
  const last = port.explicit ? port.number : Math.min(port.number + PORTS_TRIED - 1, 65_535);
  for (let number = port.number; number <= last; number += 1) {
    const server = await tryPort(app, options, number);
    if (server !== undefined) return listening(server, host);
  }
  throw portBusy(port.number, last);
}

/** The server, or undefined where the port is busy. */
async function tryPort(app: Fetch, options: ListenOptions, port: number): Promise<Server | TlsServer | undefined> {
  const { host } = options;
  const handle = getRequestListener(
    (request, { incoming }) => app.fetch(request, remote(incoming.socket.remoteAddress)),
    { overrideGlobalObjects: false },
  );
  const server = serverOf(handle, options);
  server.listen(port, host);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw listenFailed(host, port, error);
  }
}

function serverOf(
  handle: RequestListener,
  { certificate, signalling, carriers, turn, upgrade }: ListenOptions,
): Server | TlsServer {
  const timeouts = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
  const server =
    certificate === undefined
      ? createServer(timeouts, handle)
      : createTlsServer({ ...timeouts, ...certificate, minVersion: 'TLSv1.2' }, handle);
  if (upgrade !== undefined) server.on('upgrade', upgrade);
  const passedOn = [
    ...(signalling === undefined ? [] : [signallingSockets(signalling)]),
    ...(carriers === undefined ? [] : [carrierSockets(carriers)]),
  ];
  if (passedOn.length > 0) proxySockets(server, passedOn);
  if (turn !== undefined && server instanceof TlsServer) shareWithTurn(server, turn);
  return server;
}

function remote(remoteAddress: string | undefined): AppEnv['Bindings'] {
  return remoteAddress === undefined ? {} : { remoteAddress };
}

function listening(server: Server | TlsServer, host: string): Listening {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  // Those that have become something else than HTTP are not among the connections that HTTP closes.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return {
    url: `${server instanceof TlsServer ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${port}`,
    port,
    renew(certificate) {
      if (server instanceof TlsServer) server.setSecureContext({ ...certificate, minVersion: 'TLSv1.2' });
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const grace = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }, CLOSE_GRACE_MS);
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
