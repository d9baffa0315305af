import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Config } from './config.ts';

/** Whether only this machine reaches a listening host, or a proxy on it. */
export function isLocal(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** The address that visitors reach a listening host at. */
export function visitorsAddress(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host === 'localhost' ? '127.0.0.1' : host;
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/** Origin of the API, as others are told it: the public one, or else where it listens. */
export function toldOrigin({ publicUrl, host, port }: Pick<Config['http'], 'publicUrl' | 'host' | 'port'>): string {
  if (publicUrl !== undefined) return publicUrl;
  const reached = visitorsAddress(host);
  // Browsers let a page of `localhost` use a microphone; and it is the shorter to say.
  const name = isLocal(reached) ? 'localhost' : isIPv6(reached) ? `[${reached}]` : reached;
  return `http://${name}:${port.number}`;
}
