import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface TcpRelay {
  port: number;
  /** Breaks the connections whose first line contains `text`; resolves to how many. */
  cut(text: string): number;
  /** While false, new connections are refused. */
  open: boolean;
  close(): Promise<void>;
}

/** Stands between a client and a server on 127.0.0.1, and cuts wires on demand. */
export async function startTcpRelay(targetPort: number): Promise<TcpRelay> {
  const wires = new Set<{ first: string; client: Socket; server: Socket }>();
  const relay = createServer((client) => {
    if (!self.open) {
      client.destroy();
      return;
    }
    const server = connect(targetPort, '127.0.0.1');
    const wire = { first: '', client, server };
    wires.add(wire);
    client.once('data', (data) => {
      wire.first = data.toString('latin1').split('\r\n', 1)[0] ?? '';
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.pipe(other);
      one.on('error', () => {});
      one.on('close', () => {
        other.destroy();
        wires.delete(wire);
      });
    }
  });
  const self: TcpRelay = {
    port: 0,
    open: true,
    cut(text) {
      const cut = [...wires].filter(({ first }) => first.includes(text));
      for (const { client, server } of cut) {
        client.destroy();
        server.destroy();
      }
      return cut.length;
    },
    async close() {
      self.cut('');
      relay.close();
      await once(relay, 'close');
    },
  };
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const address = relay.address();
  if (address === null || typeof address === 'string') throw new Error('The relay has no port.');
  self.port = address.port;
  return self;
}
