import { makeRequest } from '../message/build.ts';
import type { Headers } from '../message/headers.ts';
import { noBody, type SipRequest } from '../message/message.ts';
import type { Uri } from '../message/uri.ts';
import { formatVia, type Via } from '../message/via.ts';
import type { HostPort, TransportName } from '../transport/transport.ts';

/** A request before it has its Via, which each attempt to send it gets anew. */
export interface Draft {
  method: string;
  uri: Uri;
  headers: Headers;
  body?: Uint8Array;
}

export function requestOf({ method, uri, headers, body }: Draft, via: Via): SipRequest {
  return makeRequest(method, uri, headers.prepend('Via', formatVia(via)), body ?? noBody);
}

/** RFC 3261 8.1.1.7; RFC 3581 3 asks for the answer to come back to where we send from. */
export function ownVia(transport: TransportName, { host, port }: HostPort, branch: string): Via {
  const params = new Map<string, string | undefined>([['branch', branch]]);
  if (transport === 'udp') params.set('rport', undefined);
  return { transport: transport.toUpperCase(), host, port, params };
}
