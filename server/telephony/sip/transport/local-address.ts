import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { defaultPort, type HostPort, type TransportName } from './transport.ts';

export interface Advertised {
  host: string;
  /** Where a port outside differs from the one inside. */
  ports?: Partial<Record<TransportName, number>>;
}

/** What we tell a peer to reach us by. */
export function localAddress(
  transport: TransportName,
  towards: string,
  bound: HostPort | undefined,
  advertised: Advertised | undefined,
): HostPort {
  const port = advertised?.ports?.[transport] ?? bound?.port ?? defaultPort(transport);
  // Nobody outside is reached by loopback, and nobody there by the public address.
  if (advertised && !isLoopback(towards)) return { host: advertised.host, port };
  const host = bound?.host ?? '0.0.0.0';
  return { host: host === '0.0.0.0' || host === '::' ? interfaceTowards(towards) : host, port };
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** The first address of this machine that is of the same kind. */
function interfaceTowards(towards: string): string {
  const family = isIPv6(towards) ? 'IPv6' : 'IPv4';
  const candidates = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const usable = candidates.filter((candidate) => candidate.family === family && !candidate.address.startsWith('fe80'));
  const found = usable.find(({ internal }) => internal === isLoopback(towards)) ?? usable[0];
  return found?.address ?? (family === 'IPv6' ? '::1' : '127.0.0.1');
}
