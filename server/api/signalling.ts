import { type IncomingMessage, request, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Hono } from 'hono';
import { Failure, type ProblemCode } from '../contract/index.ts';
import type { AppEnv } from './deps.ts';

/** What LiveKit's clients open, and ask when it was refused. Nothing else of LiveKit is for visitors. */
const SOCKET_PATHS: ReadonlySet<string> = new Set(['/rtc', '/rtc/v1']);
const ANSWER_PATHS = ['/rtc/validate', '/rtc/v1/validate'] as const;

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Both sides of LiveKit's signalling speak every few seconds. */
const SILENCE_TIMEOUT_MS = 60_000;
/** Far more than one machine carries calls; a bound for whoever only opens sockets. */
const MAX_SOCKETS = 2_000;
/** Of the handshake, which carries the visitor's token. */
const PASSED_ON = ['upgrade', 'origin', 'user-agent', 'authorization'] as const;

/**
 * Passes LiveKit's signalling on to our own livekit-server, which has no TLS of its own: visitors need one origin.
 * It is raw bytes from the handshake on. Addresses hold tokens, so nothing of them is logged.
 * @param livekitUrl `ws://…` of livekit-server
 */
export function proxySignalling(server: Server, livekitUrl: string): void {
  let open = 0;
  server.on('upgrade', (incoming: IncomingMessage, visitor: Duplex, head: Buffer) => {
    visitor.on('error', () => visitor.destroy());
    const path = (incoming.url ?? '').split('?', 1)[0] ?? '';
    if (!SOCKET_PATHS.has(path)) return refuse(visitor, '404 Not Found');
    if (open >= MAX_SOCKETS) return refuse(visitor, '503 Service Unavailable');
    open++;
    visitor.once('close', () => open--);
    passOn(incoming, visitor, head, livekitUrl);
  });
}

function passOn(incoming: IncomingMessage, visitor: Duplex, head: Buffer, livekitUrl: string): void {
  const target = new URL(livekitUrl);
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
  asked.once('upgrade', (response, livekit, first) => {
    visitor.write(`${head101(response)}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    if (first.length > 0) visitor.write(first);
    if (head.length > 0) livekit.write(head);
    join(visitor, livekit);
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

function join(visitor: Duplex, livekit: Duplex): void {
  for (const [one, other] of [
    [visitor, livekit],
    [livekit, visitor],
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

/** Answers why a socket was refused, as LiveKit's clients ask over plain HTTP. @param livekitUrl `ws://…` */
export function signallingRoutes(livekitUrl: string): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  for (const path of ANSWER_PATHS) {
    app.get(path, async (c) => {
      const address = new URL(`${path}${new URL(c.req.url).search}`, livekitUrl.replace(/^ws/, 'http'));
      const authorization = c.req.header('authorization');
      const answer = await fetch(address, {
        ...(authorization !== undefined && { headers: { authorization } }),
        signal: AbortSignal.timeout(HANDSHAKE_TIMEOUT_MS),
      }).catch((cause: unknown) => Promise.reject(livekitAway(cause)));
      return new Response(answer.body, {
        status: answer.status,
        headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Access-Control-Allow-Origin': '*' },
      });
    });
  }
  return app;
}

const livekitAway = (cause: unknown): Failure<ProblemCode> =>
  new Failure({
    reason: 'livekit-unavailable',
    message: 'The server that carries calls does not answer.',
    cure: 'Try again in a moment; if it lasts, the operator finds the part that fails with `npx hoyhoy doctor`.',
    // The address holds a token, so the cause, which may repeat it, goes no further.
    cause: cause instanceof Error ? cause.name : undefined,
  });
