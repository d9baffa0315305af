import { Failure } from '../../server/contract/index.ts';
import { findPort, type PortKind } from '../../server/supervisor/ports.ts';
import type { PortRange } from '../../server/telephony/media/port-pool.ts';

/**
 * Below those that a system gives out by itself (Linux from 32768 on, macOS from 49152 on), of which one that was free
 * a moment ago, or whose server is being started again, may be another test's by now; and above Hoyhoy's own defaults.
 */
const FROM = 21_000;
const TO = 32_000;

const given = new Set<number>();

/** A port, free for TCP and UDP now, that nobody comes by unless they ask for it by number. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = anyOf(TO - FROM);
    if (!given.has(port) && (await isFree(port, host, ['tcp', 'udp']))) {
      given.add(port);
      return port;
    }
  }
}

/** So many ports in a row, an even one first, free for UDP now. */
export async function freePorts(count: number, host = '127.0.0.1'): Promise<PortRange> {
  for (;;) {
    const from = 2 * Math.floor(anyOf(TO - FROM - count) / 2);
    const ports = Array.from({ length: count }, (_, index) => from + index);
    if (ports.some((port) => given.has(port))) continue;
    const free = await Promise.all(ports.map((port) => isFree(port, host, ['udp'])));
    if (free.includes(false)) continue;
    for (const port of ports) given.add(port);
    return { from, to: from + count - 1 };
  }
}

const anyOf = (count: number) => FROM + Math.floor(Math.random() * count);

async function isFree(number: number, host: string, kinds: readonly PortKind[]): Promise<boolean> {
  try {
    await findPort({ number, explicit: true }, { host, kinds, what: 'a test' });
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
