import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { isIP, isIPv6 } from 'node:net';
import type { Address } from '../rtp/source-lock.ts';
import type { PortPool } from './port-pool.ts';

export type OnDatagram = (channel: 'rtp' | 'rtcp', bytes: Buffer, from: Address) => void;

/** The two UDP ports of a call. */
export interface SocketPair {
  rtpPort: number;
  rtcpPort: number;
  send(channel: 'rtp' | 'rtcp', bytes: Buffer, to: Address): void;
  /** Closes both; the ports rest before they are used again. */
  close(): Promise<void>;
}

/** Ports of the range that another program holds are stepped over, so many at most. */
const TRIES = 20;

/**
 * Binds a pair of ports. Datagrams are handed on as they come, at once.
 * @throws Failure `ports-exhausted`
 */
export async function bindPair(options: {
  host: string;
  pool: PortPool;
  now: () => number;
  onDatagram: OnDatagram;
}): Promise<SocketPair> {
  const { host, pool, now } = options;
  for (let tries = 1; ; tries++) {
    const port = pool.take(now());
    const sockets: Socket[] = [];
    try {
      sockets.push(await bind(port, host));
      sockets.push(await bind(port + 1, host));
      return pairOf(sockets, port, options);
    } catch (error) {
      await Promise.all(sockets.map(close));
      pool.release(port, now());
      if (tries === TRIES) throw error;
    }
  }
}

function pairOf(
  [rtp, rtcp]: Socket[],
  port: number,
  { pool, now, onDatagram }: { pool: PortPool; now: () => number; onDatagram: OnDatagram },
): SocketPair {
  const sockets = { rtp, rtcp };
  for (const channel of ['rtp', 'rtcp'] as const) {
    sockets[channel]?.on('message', (bytes, { address, port: from }) => {
      onDatagram(channel, bytes, { address, port: from });
    });
    // A closed port of the other side comes back as an error on ours (ICMP); the time-out tells about it.
    sockets[channel]?.on('error', () => {});
  }
  let closed: Promise<void> | undefined;
  return {
    rtpPort: port,
    rtcpPort: port + 1,
    send(channel, bytes, to) {
      // An address that can't be sent to is noticed by the silence from there.
      if (closed === undefined) sockets[channel]?.send(bytes, to.port, to.address, () => {});
    },
    close() {
      closed ??= Promise.all([rtp, rtcp].map(close)).then(() => pool.release(port, now()));
      return closed;
    },
  };
}

function bind(port: number, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const type = isIPv6(host) ? 'udp6' : 'udp4';
    const socket = createSocket({ type, lookup: asItIs });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

/** Signalling hands over addresses, never names: a packet must wait for no look-up, and leaves before the socket is closed. */
const asItIs: SocketOptions['lookup'] = (address, _options, done) => {
  const family = isIP(address);
  done(family === 0 ? new Error('not an IP address') : null, address, family);
};

function close(socket: Socket | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (socket === undefined) resolve();
    else socket.close(() => resolve());
  });
}
