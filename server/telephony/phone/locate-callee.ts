import { lookup } from 'node:dns/promises';
import { Failure } from '../../contract/index.ts';
import type { SipUri } from '../sip/message/uri.ts';
import { defaultPort, type Hop } from '../sip/transport/transport.ts';
import { type Locator, numericHop, transportOf } from '../sip/ua/locator.ts';

/**
 * Where an address leads: one written in numbers, or a name that has an address of its own.
 * @throws Failure `callee-unknown`
 */
export async function locateCallee(to: SipUri): Promise<{ hop: Hop; locator: Locator }> {
  const hop = numericHop(to) ?? (await namedHop(to));
  const locator: Locator = {
    locate(uri, found) {
      if (uri.kind !== 'sip') return found([]);
      if (uri.host === to.host) return found([{ ...hop, ...(uri.port !== undefined && { port: uri.port }) }]);
      const numeric = numericHop(uri);
      found(numeric ? [numeric] : []);
    },
  };
  return { hop, locator };
}

async function namedHop(to: SipUri): Promise<Hop> {
  const transport = transportOf(to);
  if (transport === undefined) throw calleeUnknown(to.host, 'its transport is none of udp, tcp and tls');
  try {
    const { address } = await lookup(to.host);
    return { transport, address, port: to.port ?? defaultPort(transport), name: to.host };
  } catch (cause) {
    throw calleeUnknown(to.host, 'its name has no address', cause);
  }
}

const calleeUnknown = (host: string, why: string, cause?: unknown) =>
  new Failure({
    reason: 'callee-unknown',
    message: `${host} can't be called: ${why}.`,
    cure: 'Check the address: sip:NAME@HOST:PORT, with ;transport=tcp or ;transport=tls where it is not UDP.',
    cause,
  });
