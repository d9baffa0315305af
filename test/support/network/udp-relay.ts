import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Path, type Traffic, type Weather } from './weather.ts';

/** A way for datagrams between two of this machine, with the weather of the day in both directions. */
export interface UdpRelay {
  /** Ports of 127.0.0.1 at which each side finds the other. */
  near: number;
  far: number;
  /** Lets datagrams pass, once both sides are known. */
  join(ports: { near: number; far: number }): void;
  /** Since the beginning, from near to far and back. */
  traffic: { out: Readonly<Traffic>; back: Readonly<Traffic> };
  close(): void;
}

const HOST = '127.0.0.1';

/** @param random between 0 and 1: which packets are lost, and how late the others are */
export async function openUdpRelay(weather: Weather, random: () => number): Promise<UdpRelay> {
  const [near, far] = [await open(), await open()];
  const [out, back] = [new Path(random), new Path(random)];
  out.weather = weather;
  back.weather = weather;
  let closed = false;
  const pass = (from: Socket, to: Socket, { path, port }: { path: Path; port: number }) =>
    from.on('message', (packet) => {
      const delay = path.delay(packet.length, performance.now());
      if (delay !== undefined) setTimeout(() => closed || to.send(packet, port, HOST), delay);
    });
  return {
    near: near.address().port,
    far: far.address().port,
    join(ports) {
      pass(near, far, { path: out, port: ports.far });
      pass(far, near, { path: back, port: ports.near });
    },
    traffic: { out: out.traffic, back: back.traffic },
    close() {
      closed = true;
      near.close();
      far.close();
    },
  };
}

async function open(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, HOST);
  await once(socket, 'listening');
  return socket;
}
