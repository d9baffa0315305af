import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';

/** The address of this machine from which packets to another address leave: itself, where that is one of ours. */
export async function localAddressTowards(address: string): Promise<string> {
  const socket = createSocket(isIPv4(address) ? 'udp4' : 'udp6');
  try {
    // Sends nothing: it only has the system choose.
    socket.connect(9, address);
    await once(socket, 'connect');
    return socket.address().address;
  } finally {
    socket.close();
  }
}
