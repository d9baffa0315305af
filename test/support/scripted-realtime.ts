import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RealtimeEndpoint } from '../../server/realtime/client.ts';
import type { ClientEventType } from './scripted-realtime/client-events.ts';
import { ScriptedConnection } from './scripted-realtime/connection.ts';
import type { Faults, ScriptedOptions } from './scripted-realtime/options.ts';
import {
  type Received,
  type RecordedEvent,
  type RecordedEventOf,
  Recording,
  type Sent,
} from './scripted-realtime/recording.ts';

export type { ScriptedItem } from './scripted-realtime/client-events.ts';
export type {
  CallerTurn,
  Faults,
  Responder,
  ScriptedOptions,
  ScriptedReply,
  ScriptedRequest,
} from './scripted-realtime/options.ts';
export type { Received, Sent } from './scripted-realtime/recording.ts';
export { heardTone, silence, tone } from './scripted-realtime/tone.ts';
export type { ScriptedConnection };

/**
 * A Realtime server on a real port whose model is a script. It is faithful to the protocol (turns found in the audio
 * that is appended, responses in documented order, errors for what the protocol forbids) and misbehaves on demand.
 */
export interface ScriptedRealtime {
  /** `ws://127.0.0.1:<port>/v1`, as a client's base address. */
  readonly url: string;
  /** For our own client. */
  readonly endpoint: RealtimeEndpoint;
  /** Every connection so far, in order; the newest is where the caller speaks. */
  readonly connections: readonly ScriptedConnection[];
  /** Handshakes so far, refused ones too. */
  readonly handshakes: readonly Handshake[];

  /** Misbehaves from now on; `{}` behaves again. */
  misbehave(faults: Faults): void;
  /** The caller begins to speak; the item's id. */
  callerStarts(): string;
  /** The caller has said this, and the turn is committed. */
  callerStops(text: string): void;
  /** Both at once; the item's id. */
  callerSays(text: string): string;
  /** Breaks all connections, without a closing handshake. */
  drop(): void;

  /** What clients sent, in order, of one type. */
  received<Type extends ClientEventType>(type: Type): Received<RecordedEventOf<Type>>[];
  /** What clients sent, in order. */
  readonly log: readonly Received[];
  /** Types and times of what was sent, in order. */
  readonly sent: readonly Sent[];
  /** Resolves to the `count`-th (default first) event that fits, whether it came already or is still to come. */
  waitFor<Type extends ClientEventType>(type: Type, options?: WaitOptions): Promise<Received<RecordedEventOf<Type>>>;
  waitFor(fits: (event: RecordedEvent, record: Received) => boolean, options?: WaitOptions): Promise<Received>;
  /** Resolves once the server has sent `count` (default 1) events of this type. */
  waitForSent(type: string, options?: WaitOptions): Promise<Sent>;
  /** Resolves once there are this many connections. */
  waitForConnections(count: number, options?: { timeoutMs?: number }): Promise<ScriptedConnection>;

  /** Resolves once there have been this many handshakes, refused ones too. */
  waitForHandshakes(count: number, options?: { timeoutMs?: number }): Promise<Handshake>;

  /** Ends all connections. @throws what a script threw meanwhile */
  close(): Promise<void>;
}

export interface WaitOptions {
  count?: number;
  /** Default 5 s. */
  timeoutMs?: number;
}

export interface Handshake {
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  status: number;
}

const WAIT_MS = 5_000;

export async function startScriptedRealtime(options: ScriptedOptions = {}): Promise<ScriptedRealtime> {
  const recording = new Recording();
  const connections: ScriptedConnection[] = [];
  const handshakes: Handshake[] = [];
  const mistakes: unknown[] = [];
  let faults: Faults = options.faults ?? {};
  let responses = 0;

  const http = createServer((_request, response) => response.writeHead(426).end());
  const sockets = new WebSocketServer({ noServer: true, autoPong: false });
  http.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const refusal = faults.refuseHandshake ?? keyRefusal(request, options.key);
    const { pathname: path, searchParams: query } = url;
    handshakes.push({ path, query, headers: request.headers, status: refusal?.status ?? 101 });
    recording.check();
    if (refusal) {
      const body = JSON.stringify({ error: { message: 'Refused.', code: refusal.code ?? null } });
      socket.end(
        `HTTP/1.1 ${refusal.status} Refused\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket, query.get('model') ?? 'scripted'));
  });

  function accept(socket: WebSocket, model: string): void {
    socket.on('ping', (data) => {
      if (!faults.ignorePings) socket.pong(data);
    });
    socket.on('error', () => socket.terminate());
    connections.push(
      new ScriptedConnection({
        socket,
        number: connections.length,
        model,
        options,
        faults: () => faults,
        recording,
        nextResponse: () => responses++,
        broken: (error) => mistakes.push(error),
      }),
    );
    recording.check();
  }

  function newest(): ScriptedConnection {
    const connection = connections.at(-1);
    if (!connection) throw new Error('The scripted caller speaks before a client has connected.');
    return connection;
  }

  function waitFor<Type extends ClientEventType>(
    type: Type,
    options?: WaitOptions,
  ): Promise<Received<RecordedEventOf<Type>>>;
  function waitFor(fits: (event: RecordedEvent, record: Received) => boolean, options?: WaitOptions): Promise<Received>;
  function waitFor(
    what: ClientEventType | ((event: RecordedEvent, record: Received) => boolean),
    { count = 1, timeoutMs = WAIT_MS }: WaitOptions = {},
  ): Promise<Received> {
    const fits = (record: Received) =>
      typeof what === 'string' ? record.event.type === what : what(record.event, record);
    const name = typeof what === 'string' ? what : 'such event';
    return recording.until(() => recording.all.filter(fits)[count - 1], `${count} x ${name}`, timeoutMs);
  }

  await listen(http, options.port ?? 0);
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The scripted server has no port.');
  const url = `ws://127.0.0.1:${address.port}/v1`;

  return {
    url,
    endpoint: { url, key: options.key ?? 'scripted-key', model: 'scripted' },
    connections,
    handshakes,
    misbehave(next) {
      faults = next;
    },
    callerStarts: () => newest().turns.start(),
    callerStops: (text) => newest().turns.stop(new Int16Array(0), undefined, text),
    callerSays(text) {
      const itemId = newest().turns.start();
      newest().turns.stop(new Int16Array(0), undefined, text);
      return itemId;
    },
    drop() {
      for (const connection of connections) connection.drop();
    },
    received: (type) => recording.of(type),
    log: recording.all,
    sent: recording.sent,
    waitFor,
    waitForSent: (type, { count = 1, timeoutMs = WAIT_MS } = {}) =>
      recording.until(
        () => recording.sent.filter((sent) => sent.type === type)[count - 1],
        `chance to send ${count} x ${type}`,
        timeoutMs,
      ),
    waitForConnections: (count, { timeoutMs = WAIT_MS } = {}) =>
      recording.until(() => connections[count - 1], `connection ${count}`, timeoutMs),
    waitForHandshakes: (count, { timeoutMs = WAIT_MS } = {}) =>
      recording.until(() => handshakes[count - 1], `handshake ${count}`, timeoutMs),
    async close() {
      for (const connection of connections) connection.drop();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
      if (mistakes.length > 0) throw new AggregateError(mistakes, 'The script of the scripted server threw.');
    },
  };
}

function keyRefusal(request: IncomingMessage, key: string | undefined): Faults['refuseHandshake'] {
  const { authorization } = request.headers;
  if (key === undefined || authorization === `Bearer ${key}` || request.headers['api-key'] === key) return undefined;
  return { status: 401, code: 'invalid_api_key' };
}

async function listen(http: Server, port: number): Promise<void> {
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
}
