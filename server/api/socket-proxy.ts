import { type IncomingMessage, request, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Which sockets go on to a server of ours that has no TLS of its own: visitors and carriers need one origin. */
export interface SocketTarget {
  /** `ws://…` or `http://…` */
  url: string;
  isFor(path: string): boolean;
}

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Both sides of LiveKit's signalling speak every few seconds, those of a carrier's stream all the time. */
const SILENCE_TIMEOUT_MS = 60_000;
/** Far more than one machine carries calls; a bound for whoever only opens sockets. */
const MAX_SOCKETS = 2_000;
/** Of the handshake, which carries the visitor's token or the carrier's signature. */
const PASSED_ON = ['upgrade', 'origin', 'user-agent', 'authorization', 'x-twilio-signature'] as const;

/**
 * Passes sockets on to whom they are for. It is raw bytes from the handshake on. Addresses hold tokens, so nothing of them
 * is logged.
 */
export function proxySockets(server: Server, targets: readonly SocketTarget[]): void {
  let open = 0;
  server.on('upgrade', (incoming: IncomingMessage, visitor: Duplex, head: Buffer) => {
    visitor.on('error', () => visitor.destroy());
    const path = (incoming.url ?? '').split('?', 1)[0] ?? '';
    const target = targets.find(({ isFor }) => isFor(path));
    if (target === undefined) return refuse(visitor, '404 Not Found');
    if (open >= MAX_SOCKETS) return refuse(visitor, '503 Service Unavailable');
    open++;
    visitor.once('close', () => open--);
    passOn(incoming, visitor, head, target.url);
  });
}

function passOn(incoming: IncomingMessage, visitor: Duplex, head: Buffer, url: string): void {
  const target = new URL(url);
  const asked = request({
    host: target.hostname.replace(/^\[|\]$/g, ''),
    port: target.port,
    path: incoming.url,
    headers: handshakeHeaders(incoming),
    timeout: HANDSHAKE_TIMEOUT_MS,
  });
  visitor.once('close', () => asked.destroy());
  asked.once('timeout', () => asked.destroy());
  asked.once('error', () => refuse(visitor, '502 Bad Gateway'));
  asked.once('response', (response) => {
    visitor.write(`${head101(response)}Connection: close\r\n\r\n`);
    response.pipe(visitor);
  });
  asked.once('upgrade', (response, ours, first) => {
    visitor.write(`${head101(response)}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    if (first.length > 0) visitor.write(first);
    if (head.length > 0) ours.write(head);
    join(visitor, ours);
  });
  asked.end();
}

/** Status line and headers of an answer, without those that belong to a single connection. */
function head101(response: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`];
  for (let at = 0; at < response.rawHeaders.length; at += 2) {
    const name = response.rawHeaders[at] ?? '';
    if (!/^(connection|upgrade|keep-alive|transfer-encoding)$/i.test(name)) {
      lines.push(`${name}: ${response.rawHeaders[at + 1]}`);
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}

function handshakeHeaders(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = { connection: 'Upgrade' };
  for (const [name, value] of Object.entries(incoming.headers)) {
    const passed = PASSED_ON.some((known) => known === name) || name.startsWith('sec-websocket-');
    if (passed && typeof value === 'string') headers[name] = value;
  }
  const before = incoming.headers['x-forwarded-for'];
  const address = incoming.socket.remoteAddress ?? '';
  headers['x-forwarded-for'] = before === undefined ? address : `${before}, ${address}`;
  return headers;
}

function join(visitor: Duplex, ours: Duplex): void {
  for (const [one, other] of [
    [visitor, ours],
    [ours, visitor],
  ] as const) {
    if ('setTimeout' in one && typeof one.setTimeout === 'function') one.setTimeout(SILENCE_TIMEOUT_MS);
    one.once('timeout', () => one.destroy());
    one.on('error', () => one.destroy());
    one.once('close', () => other.destroy());
    one.pipe(other);
  }
}

function refuse(visitor: Duplex, status: string): void {
  if (visitor.writable) visitor.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
