import { type Via, withParams } from '../message/via.ts';
import { defaultPort, type Hop, isReliable, plainAddress } from '../transport/transport.ts';

/** Notes where a request really came from: RFC 3261 18.2.1 (`received`), RFC 3581 4 (`rport`). */
export function markReceived(via: Via, source: Hop): Via {
  const asksForPort = via.params.has('rport');
  if (via.host === source.address && !asksForPort) return via;
  return withParams(via, { received: source.address, ...(asksForPort && { rport: String(source.port) }) });
}

/**
 * Where the answer to a request goes: RFC 3261 18.2.2, RFC 3581 4. Always to the address it came from, whatever
 * `maddr` or the name in Via say, so that no request makes us send to a third party.
 */
export function replyTo(via: Via, source: Hop): Hop {
  if (isReliable(source.transport) || via.params.has('rport')) return source;
  return { ...source, address: plainAddress(source.address), port: via.port ?? defaultPort(source.transport) };
}
