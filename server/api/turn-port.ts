import type { Server as HttpsServer } from 'node:https';
import { connect } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** How long a connection may take to say what it is. */
const FIRST_BYTE_MS = 15_000;
/** TURN refreshes its allocations at least every ten minutes, and a visitor's ICE speaks every few seconds. */
const SILENCE_TIMEOUT_MS = 120_000;
/** Two connections a call, for some hundreds of calls on networks that let nothing else through. */
const MAX_RELAYED = 1_000;

/**
 * Shares one TLS port between HTTP and TURN, since 443 is what every network lets through, and no visitor's network can
 * be asked for a second one. A TURN client begins with a STUN message, whose first two bits are zero (RFC 8489 5), and
 * an HTTP request with a capital letter. What is TURN goes on, decrypted, to livekit-server.
 * @param turnPort of livekit-server, on 127.0.0.1
 */
export function shareWithTurn(server: HttpsServer, turnPort: number): void {
  const serveHttp = server.listeners('secureConnection');
  server.removeAllListeners('secureConnection');
  let relayed = 0;
  server.on('secureConnection', (visitor: TLSSocket) => {
    visitor.on('error', () => visitor.destroy());
    visitor.setTimeout(FIRST_BYTE_MS, () => visitor.destroy());
    visitor.once('readable', () => {
      const first: Buffer | null = visitor.read();
      if (first === null) return visitor.destroy();
      visitor.unshift(first);
      visitor.setTimeout(0);
      visitor.removeAllListeners('timeout');
      if ((first[0] ?? 0) >= 0x40) {
        for (const serve of serveHttp) serve.call(server, visitor);
        return undefined;
      }
      if (relayed >= MAX_RELAYED) return visitor.destroy();
      relayed++;
      visitor.once('close', () => relayed--);
      relay(visitor, turnPort);
      return undefined;
    });
  });
}

function relay(visitor: TLSSocket, turnPort: number): void {
  const livekit = connect({ host: '127.0.0.1', port: turnPort, noDelay: true });
  visitor.setNoDelay(true);
  for (const [one, other] of [
    [visitor, livekit],
    [livekit, visitor],
  ] as const) {
    one.setTimeout(SILENCE_TIMEOUT_MS, () => one.destroy());
    one.on('error', () => one.destroy());
    one.once('close', () => other.destroy());
    one.pipe(other);
  }
}
