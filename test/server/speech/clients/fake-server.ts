import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { createServer } from 'node:tls';
import { type Logger, pino } from 'pino';
import { type SpeechServer, serveSpeech } from '../../../../server/speech/server.ts';
import { createTestCa } from '../../../support/test-ca.ts';
import { FakeEngine } from '../fake-engine.ts';
import { bakery } from '../fixtures/bakery.ts';

/** The speech server on the fake engine: speech is what is loud, and its words are handed out in order. */
export async function startFakeServer(
  logger: Logger = pino({ level: 'silent' }),
): Promise<SpeechServer & { engine: FakeEngine }> {
  const engine = new FakeEngine();
  const lines = { get: async () => bakery, ids: async () => [] };
  const server = await serveSpeech({ host: '127.0.0.1', port: 0, lines, engine, logger });
  return { ...server, engine };
}

/** The same server behind TLS, for clients that speak nothing else. */
export async function behindTls(server: SpeechServer): Promise<{ url: string; ca: string; close(): void }> {
  const authority = createTestCa();
  const { certFile, keyFile } = authority.issue(['127.0.0.1']);
  const { port } = new URL(server.url);
  const tls = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (outside) => {
    const inside = connect(Number(port), '127.0.0.1');
    outside.pipe(inside).pipe(outside);
    for (const socket of [outside, inside]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
  const address = tls.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${address.port}/v1`,
    ca: authority.pem,
    close() {
      tls.close();
      authority.close();
    },
  };
}

/** 20 ms at 24 kHz that the fake engine takes for speech, or silence. */
export function piece(kind: 'speech' | 'silence'): Int16Array {
  return Int16Array.from({ length: 480 }, (_, i) => (kind === 'speech' ? 30_000 * (i % 12 < 6 ? 1 : -1) : 0));
}

/** A whole turn: 640 ms of speech and 800 ms of silence. */
export const turn: readonly Int16Array[] = [
  ...Array.from({ length: 32 }, () => piece('speech')),
  ...Array.from({ length: 40 }, () => piece('silence')),
];
