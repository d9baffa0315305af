export type TransportName = 'udp' | 'tcp' | 'tls';

/** The other end of one exchange: where a packet came from, or is to go. */
export interface Hop {
  transport: TransportName;
  /** An IP address, IPv4 never in its mapped form. */
  address: string;
  port: number;
  /** The connection of a stream that it came by; what is sent there goes the same way while it is open. */
  connection?: string;
  /** The name that the certificate of a TLS server must be for; by default its address. */
  name?: string;
}

/** Whole SIP messages over one protocol. */
export interface Transport {
  /** Sends one message. `failed` is called later, at most once, where that is known to be in vain. */
  send(packet: Uint8Array, to: Hop, failed: (error: Error) => void): void;
  close(): Promise<void>;
}

/** Called for each message that arrives. */
export type PacketHandler = (packet: Uint8Array, from: Hop) => void;

export interface HostPort {
  host: string;
  port: number;
}

export const isReliable = (transport: TransportName): boolean => transport !== 'udp';
export const defaultPort = (transport: TransportName): number => (transport === 'tls' ? 5061 : 5060);

/** `::ffff:192.0.2.1`, as a dual-stack socket calls it, is 192.0.2.1. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=[0-9.]+$)/i, '');
