import type { Socket } from 'node:net';
import { unreachable } from './failures.ts';
import { StreamFramer } from './stream-framer.ts';
import { type Hop, type PacketHandler, plainAddress, type TransportName } from './transport.ts';

export interface StreamLimits {
  /** A connection that is silent for so long is closed, ms. */
  idleMs: number;
  /** A message has to be complete within that time after its first byte, ms. */
  messageMs: number;
  connectMs: number;
  /** Connections at once, in all and from one address. */
  connections: number;
  connectionsPerAddress: number;
  /** What may wait to be sent on one connection, bytes. */
  queuedBytes: number;
}

export const streamLimits: StreamLimits = {
  idleMs: 10 * 60_000,
  messageMs: 10_000,
  connectMs: 5_000,
  connections: 1_000,
  connectionsPerAddress: 50,
  queuedBytes: 1 << 20,
};

/** One TCP or TLS connection that carries SIP messages both ways. */
export class StreamConnection {
  readonly id: string;
  readonly hop: Hop;
  readonly #socket: Socket;
  readonly #limits: StreamLimits;
  readonly #framer = new StreamFramer();
  /** Of those whose messages have not left yet. */
  readonly #failed = new Set<(error: Error) => void>();
  #slow: NodeJS.Timeout | undefined;

  constructor(
    transport: TransportName,
    id: string,
    peer: { address: string; port: number },
    socket: Socket,
    limits: StreamLimits,
    received: PacketHandler,
    over: () => void,
  ) {
    this.id = id;
    this.hop = { transport, address: plainAddress(peer.address), port: peer.port, connection: id };
    this.#socket = socket;
    this.#limits = limits;
    socket.setNoDelay(true);
    socket.setTimeout(limits.idleMs, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.#read(chunk, received));
    let cause: Error | undefined;
    socket.on('error', (error) => {
      cause = error;
    });
    socket.once('close', () => {
      clearTimeout(this.#slow);
      over();
      for (const failed of this.#failed) failed(unreachable(transport, cause));
      this.#failed.clear();
    });
  }

  send(packet: Uint8Array, failed: (error: Error) => void): void {
    // A peer that does not read: what it was to get would pile up here.
    if (this.#socket.writableLength > this.#limits.queuedBytes) this.#socket.destroy();
    this.#failed.add(failed);
    this.#socket.write(packet, (error) => {
      // With an error, `close` tells it.
      if (!error) this.#failed.delete(failed);
    });
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer, received: PacketHandler): void {
    for (const found of this.#framer.push(chunk)) {
      if (found.type === 'message') received(found.bytes, this.hop);
      else if (found.type === 'ping') this.#socket.write('\r\n');
      else this.#socket.destroy();
    }
    if (this.#framer.pending === 0) {
      clearTimeout(this.#slow);
      this.#slow = undefined;
    } else this.#slow ??= setTimeout(() => this.#socket.destroy(), this.#limits.messageMs);
  }
}
