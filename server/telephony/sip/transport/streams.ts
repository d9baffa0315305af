import { once } from 'node:events';
import { connect as connectTcp, createServer, isIP, type Server, type Socket } from 'node:net';
import {
  type ConnectionOptions,
  connect as connectTls,
  createServer as createTlsServer,
  type TlsOptions,
} from 'node:tls';
import { portBusy, unreachable } from './failures.ts';
import { StreamConnection, type StreamLimits, streamLimits } from './stream-connection.ts';
import type { Hop, HostPort, PacketHandler, Transport } from './transport.ts';

export interface StreamTransport extends Transport {
  /** Undefined where nothing is listened for, and connections are only opened. */
  readonly bound?: HostPort;
}

export interface StreamOptions {
  /** Undefined: only opens connections. */
  listen?: HostPort;
  received: PacketHandler;
  limits?: StreamLimits;
}

export interface TlsSettings {
  /** Certificate and key with which we answer. Needed to listen. */
  server?: Pick<TlsOptions, 'cert' | 'key' | 'ca' | 'requestCert' | 'rejectUnauthorized'>;
  /** How those whom we connect to are verified; by default against the system's authorities. */
  client?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized'>;
}

/** SIP over TCP. @throws Failure `sip-port-unavailable` */
export function openTcp(options: StreamOptions): Promise<StreamTransport> {
  return Streams.open('tcp', options, {
    serve: (accept) => createServer(accept),
    connect: ({ address, port }) => connectTcp({ host: address, port }),
    readyEvent: 'connect',
  });
}

/** SIP over TLS. @throws Failure `sip-port-unavailable` */
export function openTls(options: StreamOptions, { server, client }: TlsSettings): Promise<StreamTransport> {
  return Streams.open('tls', options, {
    serve: (accept) => createTlsServer({ minVersion: 'TLSv1.2', handshakeTimeout: 5_000, ...server }, accept),
    // RFC 5922: the certificate must be for the name that was asked for.
    connect: ({ address, port, name }) =>
      connectTls({
        host: address,
        port,
        minVersion: 'TLSv1.2',
        ...(name !== undefined && isIP(name) === 0 && { servername: name }),
        ...client,
      }),
    readyEvent: 'secureConnect',
  });
}

interface Kind {
  serve(accept: (socket: Socket) => void): Server;
  connect(hop: Hop): Socket;
  readyEvent: 'connect' | 'secureConnect';
}

/** All connections of TCP or of TLS: those that came in and those that we opened, which serve both directions. */
class Streams implements StreamTransport {
  readonly #name: 'tcp' | 'tls';
  readonly #kind: Kind;
  readonly #options: StreamOptions;
  readonly #limits: StreamLimits;
  readonly #connections = new Map<string, StreamConnection>();
  /** Those that we opened, by where they lead. */
  readonly #opened = new Map<string, StreamConnection>();
  #server: Server | undefined;
  #count = 0;
  #isClosed = false;
  bound?: HostPort;

  private constructor(name: 'tcp' | 'tls', options: StreamOptions, kind: Kind) {
    this.#name = name;
    this.#kind = kind;
    this.#options = options;
    this.#limits = options.limits ?? streamLimits;
  }

  static async open(name: 'tcp' | 'tls', options: StreamOptions, kind: Kind): Promise<StreamTransport> {
    const streams = new Streams(name, options, kind);
    if (options.listen) await streams.#listen(options.listen);
    return streams;
  }

  send(packet: Uint8Array, to: Hop, failed: (error: Error) => void): void {
    const known =
      (to.connection === undefined ? undefined : this.#connections.get(to.connection)) ?? this.#opened.get(keyOf(to));
    if (this.#isClosed) queueMicrotask(() => failed(unreachable(this.#name)));
    // RFC 3261 18.2.2: where the connection is gone, another one is opened.
    else (known ?? this.#connect(to)).send(packet, failed);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const connection of this.#connections.values()) connection.destroy();
    if (this.#server === undefined) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  async #listen({ host, port }: HostPort): Promise<void> {
    const server = this.#kind.serve((socket) => this.#accept(socket));
    server.maxConnections = this.#limits.connections;
    this.#server = server;
    const listening = once(server, 'listening');
    server.listen(port, host);
    try {
      await listening;
    } catch (error) {
      throw portBusy(this.#name, host, port, error);
    }
    // One that can't be accepted is the other side's trouble.
    server.on('error', () => {});
    const address = server.address();
    if (address !== null && typeof address === 'object') this.bound = { host: address.address, port: address.port };
  }

  #accept(socket: Socket): void {
    const { remoteAddress: address, remotePort: port } = socket;
    const isTooMany =
      [...this.#connections.values()].filter(({ hop }) => hop.address === address).length >=
      this.#limits.connectionsPerAddress;
    if (address === undefined || port === undefined || isTooMany || this.#isClosed) socket.destroy();
    else this.#add(socket, { address, port }, () => {});
  }

  #connect(to: Hop): StreamConnection {
    const socket = this.#kind.connect(to);
    const timer = setTimeout(() => socket.destroy(new Error('connecting took too long')), this.#limits.connectMs);
    socket.once(this.#kind.readyEvent, () => clearTimeout(timer));
    const key = keyOf(to);
    const connection = this.#add(socket, to, () => {
      clearTimeout(timer);
      this.#opened.delete(key);
    });
    this.#opened.set(key, connection);
    return connection;
  }

  #add(socket: Socket, peer: { address: string; port: number }, over: () => void): StreamConnection {
    this.#count += 1;
    const id = `${this.#name}-${this.#count}`;
    const connection = new StreamConnection(this.#name, id, peer, socket, this.#limits, this.#options.received, () => {
      this.#connections.delete(id);
      over();
    });
    this.#connections.set(id, connection);
    return connection;
  }
}

/** RFC 5923: a connection is used again only for the name that its certificate was checked for. */
const keyOf = ({ address, port, name = '' }: Hop): string => `${address} ${port} ${name}`;
