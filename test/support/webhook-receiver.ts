import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a receiver was sent. */
export interface Received {
  id: string;
  /** Seconds since the epoch, as in the header. */
  timestamp: string;
  signature: string;
  body: string;
}

export interface WebhookReceiver {
  url: string;
  readonly received: Received[];
  /** Resolves once so many have come. */
  count(wanted: number): Promise<void>;
  close(): Promise<void>;
}

type Answer = (response: ServerResponse, received: Received, index: number) => void;

/** Somebody else's server on this machine. @param answer default: 204 @param port 0: any */
export async function startReceiver(
  answer: Answer = (response) => response.writeHead(204).end(),
  port = 0,
): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const one = await read(request);
    received.push(one);
    answer(response, one, received.length - 1);
    for (const look of waiting) look();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/hook`,
    received,
    count: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          if (received.length < wanted) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const header = (name: string) => String(request.headers[name]);
  return {
    id: header('webhook-id'),
    timestamp: header('webhook-timestamp'),
    signature: header('webhook-signature'),
    body: Buffer.concat(chunks).toString(),
  };
}

/**
 * Whether a Standard Webhooks signature is right, written after the specification and not after the library that signs:
 * HMAC-SHA256 over `id.timestamp.body`, in base64, any of those in the header.
 */
export function verified({ id, timestamp, signature, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  return signature.split(' ').includes(expected);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return address.port;
}
