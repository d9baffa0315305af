import { isIP } from 'node:net';
import type { SipUri, Uri } from '../message/uri.ts';
import { defaultPort, type Hop, type TransportName } from '../transport/transport.ts';

/** Finds out where a request for an address is to be sent, RFC 3263. */
export interface Locator {
  /** Tells the hops in the order in which they are to be tried, at once or later; none where there is none. */
  locate(uri: Uri, found: (hops: readonly Hop[]) => void): void;
}

/** Knows addresses that are written as numbers, and nothing else. */
export const numericLocator: Locator = {
  locate(uri, found) {
    const hop = uri.kind === 'sip' ? numericHop(uri) : undefined;
    found(hop ? [hop] : []);
  },
};

/** RFC 3263 4.1, 4.2: an address or an explicit port asks no DNS but for the name. */
export function numericHop(uri: SipUri): Hop | undefined {
  const host = uri.params.get('maddr') ?? uri.host;
  const transport = transportOf(uri);
  if (isIP(host) === 0 || transport === undefined) return undefined;
  return { transport, address: host, port: uri.port ?? defaultPort(transport) };
}

/** The transport that an address asks for; UDP where it does not. `sips:` is always TLS (RFC 3261 26.2.2). */
export function transportOf(uri: SipUri): TransportName | undefined {
  const named = uri.params.get('transport')?.toLowerCase();
  if (uri.scheme === 'sips') return named === undefined || named === 'tcp' || named === 'tls' ? 'tls' : undefined;
  if (named === undefined) return 'udp';
  return named === 'udp' || named === 'tcp' || named === 'tls' ? named : undefined;
}
