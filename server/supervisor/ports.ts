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
 * @throws Failure `port-busy` | `port-forbidden`
 */
export async function findPort(
  wish: PortWish,
  options: { host: string; kinds?: readonly PortKind[]; taken?: ReadonlySet<number>; what: string },
): Promise<number> {
  const last = wish.explicit ? wish.number : Math.min(wish.number + STEPS, 65_535);
  for (let port = wish.number; port <= last; port++) {
    if (!options.taken?.has(port) && (await isFree(port, options))) return port;
  }
  throw portBusy(wish, options.what);
}

/**
 * That an address can be listened on here: told at once, since each port of another would seem to be busy.
 * @param variable that names it
 * @throws Failure `address-not-ours`
 */
export async function requireOwnAddress(host: string, variable: string): Promise<void> {
  await listenTcp(0, host).catch((cause: unknown) => {
    throw addressNotOurs(host, variable, cause);
  });
}

/** What tells of a port that was free when it was looked at, and was not when it was to be used. */
const LOST: ReadonlySet<string> = new Set(['port-busy', 'sip-port-unavailable', 'carrier-port-unavailable']);

export const isPortLost = (error: unknown): boolean => error instanceof Failure && LOST.has(error.reason);

/**
 * Another program may take a port between the moment it was found free and its use; then there are others, which `start`
 * is to find anew. @param mayPass whether a failure may be that; by default any may
 */
export async function startOnFreePorts<T>(
  start: () => Promise<T>,
  mayPass: (error: unknown) => boolean = () => true,
  attempts = 3,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (attempts === 1 || !mayPass(error)) throw error;
    return startOnFreePorts(start, mayPass, attempts - 1);
  }
}

/** A port that the system chose, free for TCP and UDP alike at this moment. */
export async function anyPort(host: string): Promise<number> {
  for (;;) {
    const port = await listenTcp(0, host);
    if (await isFree(port, { host, kinds: ['udp'], what: 'any use' })) return port;
  }
}

async function isFree(
  port: number,
  { host, kinds = ['tcp'], what }: { host: string; kinds?: readonly PortKind[]; what: string },
): Promise<boolean> {
  try {
    for (const kind of kinds) await (kind === 'tcp' ? listenTcp(port, host) : bindUdp(port, host));
    return true;
  } catch (error) {
    if (isForbidden(error)) throw portForbidden(port, what);
    return false;
  }
}

/** Ports below 1024 are for privileged users. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EACCES';

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

const portForbidden = (port: number, what: string) =>
  new Failure({
    reason: 'port-forbidden',
    message: `This user may not listen on port ${port}, which is for ${what}.`,
    cure: 'Name a port from 1024 on and forward to it, or give the process CAP_NET_BIND_SERVICE (docs/network.md).',
  });

const addressNotOurs = (host: string, variable: string, cause: unknown) =>
  new Failure({
    reason: 'address-not-ours',
    message: `${variable} is ${host}, which is no address of this machine.`,
    cure: 'Set it to one of its addresses, to 0.0.0.0 for all of them, or to 127.0.0.1 for this machine alone.',
    cause,
  });
