import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { seeded } from '../seeded.ts';
import { type MediaAddress, toClient, toServer } from './signal-detour.ts';
import { Path, type Traffic, type Weather } from './weather.ts';

/** A network between some callers and LiveKit. Signalling passes it unharmed; media has the weather of the day. */
export interface PoorNetwork {
  /** LiveKit's address for those who are in this network. */
  url: string;
  /** From now on. Whatever is not named is perfect. */
  let(weather: { up?: Weather; down?: Weather }): void;
  /** Since the beginning. `up` is from the callers. */
  traffic: { up: Readonly<Traffic>; down: Readonly<Traffic> };
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** @param livekitUrl address of the real LiveKit, whose other clients are not concerned */
export async function openPoorNetwork(livekitUrl: string, seed = 1): Promise<PoorNetwork> {
  const random = seeded(seed);
  const [up, down] = [new Path(random), new Path(random)];
  const media = await relayMedia(up, down);
  const signalling = new WebSocketServer({ host: HOST, port: 0, perMessageDeflate: false });
  await once(signalling, 'listening');
  signalling.on('connection', (client, request) => {
    const { authorization } = request.headers;
    const server = new WebSocket(`${livekitUrl}${request.url}`, { headers: authorization ? { authorization } : {} });
    // What a client says at once is kept until there is somebody to tell.
    client.pause();
    server.on('open', () => client.resume());
    client.on('message', (data: Buffer) => {
      const message = toServer(data);
      if (message) server.send(message);
    });
    server.on('message', (data: Buffer) => {
      const message = toClient(data, media.address, media.lead);
      if (message) client.send(message);
    });
    client.on('close', () => server.terminate()).on('error', () => {});
    server.on('close', () => client.terminate()).on('error', () => {});
  });
  const address = signalling.address();
  if (address === null || typeof address === 'string') throw new Error('The network has no port');
  return {
    url: `ws://${HOST}:${address.port}`,
    let(weather) {
      up.weather = weather.up ?? {};
      down.weather = weather.down ?? {};
    },
    traffic: { up: up.traffic, down: down.traffic },
    async close() {
      for (const client of signalling.clients) client.terminate();
      signalling.close();
      media.close();
    },
  };
}

/** Passes datagrams on to where it is led, from a socket of its own for each client, as a router does. */
async function relayMedia(up: Path, down: Path) {
  let target: MediaAddress | undefined;
  const clients = new Map<string, Socket>();
  const front = createSocket('udp4').bind(0, HOST);
  await once(front, 'listening');
  let closed = false;
  const pass = (path: Path, packet: Buffer, send: () => void) => {
    const delay = path.delay(packet.length, performance.now());
    if (delay !== undefined) setTimeout(() => closed || send(), delay);
  };
  front.on('message', (packet, from) => {
    const name = `${from.address}:${from.port}`;
    let back = clients.get(name);
    if (!back) {
      back = createSocket('udp4');
      back.on('message', (answer) => pass(down, answer, () => front.send(answer, from.port, from.address)));
      clients.set(name, back);
    }
    const socket = back;
    pass(up, packet, () => target && socket.send(packet, target.port, target.address));
  });
  return {
    address: { address: HOST, port: front.address().port },
    lead(real: MediaAddress) {
      target = real;
    },
    close() {
      closed = true;
      for (const socket of [front, ...clients.values()]) socket.close();
    },
  };
}
