import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { portBusy, unreachable } from './failures.ts';
import { type Hop, type HostPort, type PacketHandler, plainAddress, type Transport } from './transport.ts';

export interface UdpTransport extends Transport {
  readonly bound: HostPort;
}

/**
 * SIP over UDP, RFC 3261 18.
 * @throws Failure `sip-port-unavailable`
 */
export async function listenUdp({ host, port }: HostPort, received: PacketHandler): Promise<UdpTransport> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: 1 << 20 });
  socket.on('message', (packet, { address, port }) => {
    // RFC 5626 4.4.1 and others: keep-alives, and what punches holes into NATs.
    if (packet.length > 4) received(packet, { transport: 'udp', address: plainAddress(address), port });
  });
  await bind(socket, host, port);
  // An ICMP error of a packet that was sent; its sender's timers find out.
  socket.on('error', () => {});
  const bound = socket.address();
  let isClosed = false;
  return {
    bound: { host: bound.address, port: bound.port },
    send(packet: Uint8Array, to: Hop, failed) {
      if (isClosed) return;
      socket.send(packet, to.port, to.address, (error) => {
        if (error) failed(unreachable('udp', error));
      });
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

async function bind(socket: Socket, host: string, port: number): Promise<void> {
  const listening = once(socket, 'listening');
  socket.bind(port, host);
  try {
    await listening;
  } catch (error) {
    socket.close();
    throw portBusy('udp', host, port, error);
  }
}
