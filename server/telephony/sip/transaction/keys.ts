import type { SipMessage, SipRequest } from '../message/message.ts';
import { formatNameAddr, tagOf } from '../message/name-addr.ts';
import { formatUri } from '../message/uri.ts';
import { formatVia, MAGIC_COOKIE } from '../message/via.ts';

/** Finds the client transaction of a response: RFC 3261 17.1.3. */
export function clientKey({ vias, cseq }: SipMessage): string {
  return `${vias[0].params.get('branch') ?? ''} ${cseq.method}`;
}

/** Finds the server transaction of a request, where an ACK belongs to its INVITE: RFC 3261 17.2.3. */
export function serverKey(request: SipRequest): string {
  const method = request.method === 'ACK' ? 'INVITE' : request.method;
  return `${hopKey(request)} ${method}`;
}

/** Finds the INVITE that a CANCEL is about: RFC 3261 9.2. */
export const cancelledKey = (cancel: SipRequest): string => `${hopKey(cancel)} INVITE`;

function hopKey(request: SipRequest): string {
  const via = request.vias[0];
  const branch = via.params.get('branch');
  // A bare cookie names nothing (RFC 4475 3.2.1), so it is matched as RFC 2543 had it.
  if (branch?.toLowerCase().startsWith(MAGIC_COOKIE.toLowerCase()) && branch.length > MAGIC_COOKIE.length) {
    return `${branch} ${via.host}:${via.port ?? ''}`;
  }
  const { uri, from, callId, cseq } = request;
  return [formatUri(uri), tagOf(from) ?? formatNameAddr(from), callId, cseq.number, formatVia(via)].join(' ');
}

/** What two copies of a request have in common that came over different ways: RFC 3261 8.2.2.2. */
export const mergeKey = ({ from, callId, cseq }: SipRequest): string =>
  `${tagOf(from) ?? ''} ${callId} ${cseq.number} ${cseq.method}`;
