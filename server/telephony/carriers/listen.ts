import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { Failure } from '../../contract/index.ts';
import { CARRIERS_PATH, type Carrier } from './carrier.ts';

/** What a webhook says is short: whoever needs longer to say it only holds a connection. */
const REQUEST_TIMEOUT_MS = 10_000;

export interface CarrierServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Serves the carriers' webhooks and WebSockets, in plain HTTP: TLS ends at the one public port, which passes them on.
 * @throws Failure `carrier-port-unavailable`
 */
export async function listenForCarriers(
  carriers: readonly Carrier[],
  { host, port }: { host: string; port: number },
): Promise<CarrierServer> {
  const carrierOf = (path: string) => carriers.find(({ name }) => path.startsWith(`${CARRIERS_PATH}/${name}/`));
  const timeouts = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
  const fetch = (request: Request) =>
    carrierOf(new URL(request.url).pathname)?.fetch(request) ?? new Response(null, { status: 404 });
  const server = createServer(timeouts, getRequestListener(fetch, { overrideGlobalObjects: false }));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const carrier = carrierOf(request.url ?? '');
    if (carrier === undefined) refuseSocket(socket, '404 Not Found');
    else carrier.upgrade(request, socket, head);
  });
  server.listen(port, host);
  await Promise.race([once(server, 'listening'), once(server, 'error').then(([error]) => Promise.reject(error))]).catch(
    (cause: unknown) => Promise.reject(portUnavailable(host, port, cause)),
  );
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const carrier of carriers) carrier.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Answers a request for a WebSocket in HTTP, and ends it. */
export function refuseSocket(socket: Duplex, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const portUnavailable = (host: string, port: number, cause: unknown) =>
  new Failure({
    reason: 'carrier-port-unavailable',
    message: `Carriers' webhooks can't be listened for at ${host} port ${port}.`,
    cure: 'Name a free port in HOYHOY_CARRIER_PORT.',
    cause,
  });
