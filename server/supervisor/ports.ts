import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { Failure } from '../contract/index.ts';

/** A port that somebody asked for by number (busy is an error), or a first wish (busy is stepped over). */
export interface PortWish {
  number: number;
  explicit: boolean;
}

export type PortKind = 'tcp' | 'udp';

const STEPS = 50;

/**
 * The wished port, or the next one that is free. Another process may still take it before it is used,
 * so whoever listens on it copes with that too.
 * @param taken numbers already promised to somebody else
 * @throws Failure `port-busy`
 */
export async function findPort(
  wish: PortWish,
  options: { host: string; kinds?: readonly PortKind[]; taken?: ReadonlySet<number>; what: string },
): Promise<number> {
  const last = wish.explicit ? wish.number : Math.min(wish.number + STEPS, 65_535);
  for (let port = wish.number; port <= last; port++) {
    if (!options.taken?.has(port) && (await isFree(port, options.host, options.kinds ?? ['tcp']))) return port;
  }
  throw portBusy(wish, options.what);
}

/** A port that the system chose, free for TCP and UDP alike at this moment. */
export async function anyPort(host: string): Promise<number> {
  for (;;) {
    const port = await listenTcp(0, host);
    if (await isFree(port, host, ['udp'])) return port;
  }
}

async function isFree(port: number, host: string, kinds: readonly PortKind[]): Promise<boolean> {
  try {
    for (const kind of kinds) await (kind === 'tcp' ? listenTcp(port, host) : bindUdp(port, host));
    return true;
  } catch {
    return false;
  }
}

function listenTcp(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

function bindUdp(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(resolve));
  });
}

const portBusy = (wish: PortWish, what: string) =>
  new Failure({
    reason: 'port-busy',
    message: wish.explicit
      ? `Port ${wish.number} for ${what} is in use by another program.`
      : `Ports ${wish.number} to ${wish.number + STEPS} for ${what} are all in use.`,
    cure: 'End the program that uses it, or name another port (docs/configuration.md).',
  });
