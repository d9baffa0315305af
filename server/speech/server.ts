import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { Failure } from '../contract/index.ts';
import type { Line, LineCatalog } from '../line/line.ts';
import type { Answerer } from './answer/answerer.ts';
import { type ChatEndpoint, createChatAnswerer } from './answer/chat/chat-answerer.ts';
import { createFind } from './answer/find.ts';
import { createOfflineAnswerer } from './answer/offline-answerer.ts';
import { loadEngine, type SpeechEngine } from './engine.ts';
import type { ModelPaths } from './models/paths.ts';
import { LONGEST_EVENT } from './protocol/client-events.ts';
import { renderAhead, tellOtherVoice } from './render-ahead.ts';
import { serveSocket } from './socket.ts';
import type { VoiceEndpoint } from './tts/other/endpoint-voice.ts';

export interface SpeechServerOptions {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  lines: LineCatalog;
  models: ModelPaths;
  /** Chat model that answers instead of the knowledge's own sentences. */
  chat?: ChatEndpoint;
  /** Voice that is preferred to the built-in one. */
  voice?: VoiceEndpoint;
  logger: Logger;
}

export type ServeSpeechOptions = Omit<SpeechServerOptions, 'models' | 'voice'> & { engine: SpeechEngine };

export interface SpeechServer {
  /** Base address for Realtime clients, e.g. `ws://127.0.0.1:8090/v1`. */
  url: string;
  close(): Promise<void>;
}

const PATH = '/v1/realtime';
const MODEL = /^hoyhoy\/(.+)$/;

/**
 * Serves the Realtime protocol at `/v1/realtime?model=hoyhoy/<line>` with this machine's own models.
 * @throws Failure `port-unusable`, or where a model can't be loaded
 */
export async function startSpeechServer(options: SpeechServerOptions): Promise<SpeechServer> {
  return serveSpeech({ ...options, engine: await loadEngine(options) });
}

/** The same with models that are loaded already; closing the server closes them. @throws Failure `port-unusable` */
export async function serveSpeech(options: ServeSpeechOptions): Promise<SpeechServer> {
  const { lines, logger, engine } = options;
  const answerer = createAnswerer(options);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 2 * LONGEST_EVENT, perMessageDeflate: false });
  const http = createServer((request, response) => {
    const healthy = request.url === '/healthz';
    response.writeHead(healthy ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(healthy ? { status: 'ok', sessions: sockets.clients.size } : { status: 'not found' }));
  });
  http.on('upgrade', (request, socket, head) => {
    const model = modelOf(request);
    if (model === undefined) return refuse(socket);
    sockets.handleUpgrade(request, socket, head, (client) => {
      const answersAhead = options.chat === undefined;
      const deps = { model, line: lineOf(model, options), engine, answerer, answersAhead, logger };
      serveSocket(client, deps);
    });
  });
  const close = async () => {
    for (const client of sockets.clients) client.close(1001);
    http.closeAllConnections();
    await new Promise<void>((resolve) => http.close(() => resolve()));
    await engine.close();
  };
  try {
    const port = await listen(http, options);
    void renderAhead(lines, engine, logger);
    return { url: `ws://${options.host}:${port}/v1`, close };
  } catch (cause) {
    await engine.close();
    throw portUnusable(options.port, cause);
  }
}

function createAnswerer({ chat, engine, logger }: ServeSpeechOptions): Answerer {
  const now = () => new Date();
  const find = createFind(now, engine.meanings);
  const offline = createOfflineAnswerer(find, now);
  return chat ? createChatAnswerer({ endpoint: chat, fallback: offline, find, logger }) : offline;
}

/** The model a request asks for; undefined where it is to be refused. */
function modelOf(request: IncomingMessage): string | undefined {
  // Only browsers send an origin, and pages of other sites must not reach a server on this machine.
  if (request.headers.origin !== undefined) return undefined;
  const url = URL.parse(request.url ?? '/', 'ws://localhost');
  return url?.pathname === PATH ? (url.searchParams.get('model') ?? '') : undefined;
}

function refuse(socket: Duplex): void {
  socket.on('error', () => {}); // It may be gone already; nobody else listens for that once it is to be upgraded.
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** The line that a model's name asks for; none answers from the session's instructions alone. */
async function lineOf(model: string, { lines, engine, logger }: ServeSpeechOptions): Promise<Line | undefined> {
  const id = MODEL.exec(model)?.[1];
  if (id === undefined) return undefined;
  try {
    const line = await lines.get(id);
    // It may name another voice than when the server started.
    tellOtherVoice(line, engine, logger);
    return line;
  } catch (error) {
    logger.warn({ err: error, model }, 'answering without a line');
    return undefined;
  }
}

function listen(http: ReturnType<typeof createServer>, { host, port }: ServeSpeechOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      const address = http.address();
      resolve(isAddressInfo(address) ? address.port : port);
    });
  });
}

const isAddressInfo = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

const portUnusable = (port: number, cause: unknown) =>
  new Failure({
    reason: 'port-unusable',
    message: `The speech server can't listen on port ${port}.`,
    cure: 'End the program that uses the port, or name another with HOYHOY_SPEECH_PORT.',
    cause,
  });
