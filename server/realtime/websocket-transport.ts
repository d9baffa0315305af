import type { IncomingMessage } from 'node:http';
import { type RawData, WebSocket } from 'ws';
import type { RealtimeFailureReason } from './client.ts';
import { fatalReason } from './failures.ts';
import { realtimeHeaders, realtimeUrl } from './realtime-url.ts';
import type { TransportEnd, TransportFactory } from './transport.ts';

export interface WebSocketTransportOptions {
  /** Longest time to an open socket. Default 5 s. */
  handshakeTimeoutMs?: number;
  /** A ping is sent this often, and the socket given up when two in a row are not answered. Default 5 s. */
  pingEveryMs?: number;
  /** A longer message ends the connection. Default 4 MiB: half a minute of audio in one delta. */
  maxMessageBytes?: number;
}

/** Longest part of a refusal's body that is looked at for its reason. */
const MAX_REFUSAL_BYTES = 8192;

/** The only opener of sockets in this folder. */
export function webSocketTransport(options: WebSocketTransportOptions = {}): TransportFactory {
  const { handshakeTimeoutMs = 5_000, pingEveryMs = 5_000, maxMessageBytes = 4 * 1024 * 1024 } = options;

  return (endpoint, handlers) => {
    const url = realtimeUrl(endpoint);
    const socket = new WebSocket(url, {
      headers: realtimeHeaders(endpoint),
      handshakeTimeout: handshakeTimeoutMs,
      maxPayload: maxMessageBytes,
      // Compression costs CPU and latency on every audio frame, and base64 of speech hardly shrinks.
      perMessageDeflate: false,
      // A redirect would carry the key to another host.
      followRedirects: false,
    });
    let ended = false;
    let lastError: Error | undefined;
    let stopPinging = () => {};

    const end = (cause: TransportEnd) => {
      if (ended) return;
      ended = true;
      stopPinging();
      socket.terminate();
      handlers.closed(cause);
    };

    socket.on('open', () => {
      if (ended) return;
      stopPinging = keepAlive(socket, pingEveryMs, () =>
        end({ reason: 'timed-out', message: `${url.host} stopped answering pings` }),
      );
      handlers.opened();
    });
    socket.on('message', (data, isBinary) => {
      // The protocol is text only; a binary message has nothing to say.
      if (!ended && !isBinary) handlers.message(textOf(data));
    });
    socket.on('unexpected-response', (_request, response) => {
      readStart(response, (body) => end(refusal(url.host, response.statusCode ?? 0, body)));
    });
    socket.on('error', (error) => {
      lastError = error;
    });
    socket.on('close', (code, reason) => end(closing(url.host, code, reason.toString('utf8'), lastError)));

    return {
      send(message) {
        if (socket.readyState === WebSocket.OPEN) socket.send(message);
      },
      get bufferedBytes() {
        return socket.bufferedAmount;
      },
      close() {
        if (ended) return;
        ended = true;
        stopPinging();
        // A peer that does not take part in the closing handshake must not keep the socket.
        socket.close(1000);
        const timer = setTimeout(() => socket.terminate(), 1_000);
        socket.once('close', () => clearTimeout(timer));
      },
    };
  };
}

function keepAlive(socket: WebSocket, everyMs: number, dead: () => void): () => void {
  let unanswered = 0;
  const alive = () => {
    unanswered = 0;
  };
  socket.on('pong', alive);
  // A busy server may answer pings late while it streams: anything received proves it alive.
  socket.on('message', alive);
  const timer = setInterval(() => {
    if (unanswered >= 2) return dead();
    unanswered += 1;
    socket.ping();
  }, everyMs);
  return () => clearInterval(timer);
}

function refusal(host: string, status: number, body: string): TransportEnd {
  const message = `${host} answered the WebSocket handshake with HTTP ${status}`;
  return { reason: fatalReason(body) ?? reasonOfStatus(status), message };
}

function reasonOfStatus(status: number): RealtimeFailureReason {
  if (status === 401 || status === 403) return 'refused';
  if (status === 402 || status === 429) return 'over-quota';
  if (status === 408 || status === 504) return 'timed-out';
  return status >= 500 ? 'unreachable' : 'protocol';
}

function closing(host: string, code: number, reason: string, error: Error | undefined): TransportEnd {
  if (error !== undefined) {
    const timedOut = /handshake has timed out|ETIMEDOUT/.test(error.message);
    return { reason: timedOut ? 'timed-out' : 'unreachable', message: `${host}: ${describe(error)}` };
  }
  return { reason: fatalReason(reason) ?? 'unreachable', message: `${host} closed the connection (code ${code})` };
}

function describe(error: Error): string {
  // Node gives an AggregateError without a message where a name has several addresses.
  if (error.message !== '') return error.message;
  return 'code' in error ? String(error.code) : error.name;
}

function readStart(response: IncomingMessage, done: (body: string) => void): void {
  let body = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    body += chunk;
    if (body.length > MAX_REFUSAL_BYTES) response.destroy();
  });
  response.on('close', () => done(body.slice(0, MAX_REFUSAL_BYTES)));
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
