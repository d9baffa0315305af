import { resolve4, resolve6, resolveNaptr, resolveSrv } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { SipUri } from '../message/uri.ts';
import { defaultPort, type Hop, type TransportName } from '../transport/transport.ts';
import { type Locator, numericHop, transportOf } from './locator.ts';

/** The look-ups that RFC 3263 needs; each rejects where there is no such record. */
export interface DnsResolver {
  resolveNaptr(name: string): Promise<{ service: string; replacement: string; order: number; preference: number }[]>;
  resolveSrv(name: string): Promise<{ name: string; port: number; priority: number; weight: number }[]>;
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
}

const systemResolver: DnsResolver = { resolveNaptr, resolveSrv, resolve4, resolve6 };

export interface DnsLocatorOptions {
  /** What we speak; a carrier may offer more. */
  transports: readonly TransportName[];
  /** Between 0 and 1; spreads calls over servers of equal priority. */
  random: () => number;
  resolver?: DnsResolver;
}

/** Hops that are tried before a request fails. */
const MAX_HOPS = 6;

/** Where to send, in which order, by DNS: RFC 3263 4. */
export function dnsLocator(options: DnsLocatorOptions): Locator {
  const dns = options.resolver ?? systemResolver;
  return {
    locate(uri, found) {
      const hop = uri.kind === 'sip' ? numericHop(uri) : undefined;
      if (uri.kind !== 'sip' || hop !== undefined) found(hop ? [hop] : []);
      else
        hopsOf(uri, dns, options).then(
          (hops) => found(hops.slice(0, MAX_HOPS)),
          () => found([]),
        );
    },
  };
}

interface Server {
  transport: TransportName;
  host: string;
  port: number;
}

async function hopsOf(uri: SipUri, dns: DnsResolver, options: DnsLocatorOptions): Promise<Hop[]> {
  const hops: Hop[] = [];
  for (const { transport, host, port } of await serversOf(uri, dns, options)) {
    const addresses = isIP(host) ? [host] : await addressesOf(host, dns);
    // RFC 5922 4: the certificate is for the domain that was asked for, not for what DNS made of it.
    const name = transport === 'tls' ? { name: uri.host } : {};
    hops.push(...addresses.map((address): Hop => ({ transport, address, port, ...name })));
    if (hops.length >= MAX_HOPS) break;
  }
  return hops;
}

async function serversOf(uri: SipUri, dns: DnsResolver, options: DnsLocatorOptions): Promise<Server[]> {
  const host = uri.params.get('maddr') ?? uri.host;
  const wanted = transportOf(uri);
  if (wanted === undefined) return [];
  // RFC 3263 4.2: an explicit port asks for no SRV.
  if (uri.port !== undefined) return [{ transport: wanted, host, port: uri.port }];
  const isExplicit = uri.params.has('transport') || uri.scheme === 'sips';
  const services = isExplicit ? [] : await naptrServices(host, dns, options.transports);
  if (services.length === 0) {
    const transports = isExplicit ? [wanted] : options.transports;
    services.push(...transports.map((transport) => ({ transport, name: srvName(transport, host) })));
  }
  const servers: Server[] = [];
  for (const { transport, name } of services) {
    for (const { name: target, port } of spread(await orNone(dns.resolveSrv(name)), options.random)) {
      servers.push({ transport, host: target, port });
    }
  }
  // RFC 3263 4.2: without SRV, the host itself at the usual port.
  return servers.length > 0 ? servers : [{ transport: wanted, host, port: defaultPort(wanted) }];
}

const naptrTransports: Readonly<Record<string, TransportName>> = {
  'sip+d2u': 'udp',
  'sip+d2t': 'tcp',
  'sips+d2t': 'tls',
};
const srvName = (transport: TransportName, host: string): string =>
  transport === 'tls' ? `_sips._tcp.${host}` : `_sip._${transport}.${host}`;

/** RFC 3263 4.1: what the domain prefers of what we speak. */
async function naptrServices(host: string, dns: DnsResolver, spoken: readonly TransportName[]) {
  const records = await orNone(dns.resolveNaptr(host));
  return records
    .toSorted((a, b) => a.order - b.order || a.preference - b.preference)
    .flatMap(({ service, replacement }) => {
      const transport = naptrTransports[service.toLowerCase()];
      return transport && spoken.includes(transport) ? [{ transport, name: replacement }] : [];
    });
}

async function addressesOf(host: string, dns: DnsResolver): Promise<string[]> {
  const [v4, v6] = await Promise.all([orNone(dns.resolve4(host)), orNone(dns.resolve6(host))]);
  return [...v4, ...v6];
}

/** RFC 2782: by priority, and among equals at random by weight. */
function spread<T extends { priority: number; weight: number }>(records: readonly T[], random: () => number): T[] {
  // The k-th largest of u^(1/w) draws each in proportion to its weight.
  const drawn = records.map((record) => ({ record, key: random() ** (1 / (record.weight || 0.01)) }));
  return drawn.toSorted((a, b) => a.record.priority - b.record.priority || b.key - a.key).map(({ record }) => record);
}

const orNone = <T>(records: Promise<T[]>): Promise<T[]> => records.catch(() => []);
