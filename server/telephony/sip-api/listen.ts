import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Failure } from '../../contract/index.ts';

export interface ListeningSipApi {
  /** `http://host:port` */
  url: string;
  /** Takes no more requests; those under way are answered, or broken off where `ms` have passed. */
  close(ms: number): Promise<void>;
}

/** Requests here are small: whoever needs longer to send one only holds a connection. */
const REQUEST_TIMEOUT_MS = 15_000;

/** Gives the API a port. @throws Failure `sip-api-port-unavailable` */
export async function listenForSipApi(
  app: { fetch(request: Request): Response | Promise<Response> },
  { host, port }: { host: string; port: number },
): Promise<ListeningSipApi> {
  const timeouts = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
  const handle = getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false });
  const server = createServer(timeouts, handle);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw portUnavailable(port, error);
  }
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close(ms) {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), ms);
      await closed;
      clearTimeout(late);
    },
  };
}

const portUnavailable = (port: number, cause: unknown) =>
  new Failure({
    reason: 'sip-api-port-unavailable',
    message: `The SIP API can't listen on port ${port}.`,
    cure: 'Set HOYHOY_SIP_API_PORT to a free port, or stop what has this one.',
    cause,
  });
