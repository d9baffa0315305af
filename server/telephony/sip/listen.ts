import { randomBytes } from 'node:crypto';
import { systemClock } from './clock.ts';
import { type Advertised, localAddress } from './transport/local-address.ts';
import type { StreamLimits } from './transport/stream-connection.ts';
import { openTcp, openTls, type TlsSettings } from './transport/streams.ts';
import type { Hop, HostPort, PacketHandler, Transport, TransportName } from './transport/transport.ts';
import { listenUdp } from './transport/udp.ts';
import { UserAgent, type UserAgentOptions } from './ua/user-agent.ts';

export interface ListenOptions extends Omit<UserAgentOptions, 'clock' | 'network' | 'randomBytes'> {
  /** Addresses to listen on; port 0 takes a free one. One that is left out is not spoken. */
  listen: Partial<Record<TransportName, HostPort>>;
  /** Certificates; needed to listen for TLS. Without `listen.tls`, TLS is still spoken outwards where this is set. */
  tls?: TlsSettings;
  /** What others reach us by, where that is not what we listen on: the public address of 1:1 NAT. */
  advertised?: Advertised;
  streamLimits?: StreamLimits;
}

export interface ListeningUserAgent {
  agent: UserAgent;
  /** Where each transport listens. */
  bound: Partial<Record<TransportName, HostPort>>;
  /** Forgets all calls and closes all sockets. Hang up and drain before. */
  close(): Promise<void>;
}

/**
 * A user agent on real sockets and real time.
 * @throws Failure `sip-port-unavailable`
 */
export async function listen(options: ListenOptions): Promise<ListeningUserAgent> {
  const transports: Partial<Record<TransportName, Transport & { bound?: HostPort }>> = {};
  const closeAll = async () => {
    await Promise.all(Object.values(transports).map((transport) => transport.close()));
  };
  // Set once the sockets are there; what comes before is dropped, and sent again by whoever sent it.
  let receive: PacketHandler = () => {};
  const received: PacketHandler = (packet, from) => receive(packet, from);
  const { udp, tcp, tls } = options.listen;
  const limits = options.streamLimits;
  const stream = (at: HostPort | undefined) => ({ received, ...(at && { listen: at }), ...(limits && { limits }) });
  try {
    if (udp) transports.udp = await listenUdp(udp, received);
    if (tcp) transports.tcp = await openTcp(stream(tcp));
    if (options.tls) transports.tls = await openTls(stream(tls), options.tls);
  } catch (error) {
    await closeAll();
    throw error;
  }
  const bound: Partial<Record<TransportName, HostPort>> = {};
  for (const name of ['udp', 'tcp', 'tls'] as const) {
    const at = transports[name]?.bound;
    if (at) bound[name] = at;
  }
  const network = {
    send(packet: Uint8Array, to: Hop, failed: () => void) {
      const transport = transports[to.transport];
      if (transport) transport.send(packet, to, failed);
      // Never from within `send`.
      else queueMicrotask(failed);
    },
    local: (name: TransportName, towards: string) => localAddress(name, towards, bound[name], options.advertised),
  };
  const agent = new UserAgent({ ...options, clock: systemClock, network, randomBytes: (count) => randomBytes(count) });
  receive = (packet, from) => agent.receive(packet, from);
  return {
    agent,
    bound,
    async close() {
      agent.close();
      await closeAll();
    },
  };
}
