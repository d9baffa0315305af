import { makeRequest } from '../message/build.ts';
import { Headers } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { formatVia } from '../message/via.ts';

/**
 * The request that goes with an INVITE on its one hop: its CANCEL (RFC 3261 9.1), and its ACK where it was refused
 * (17.1.1.3). Same Request-URI, Via, Route and number; the To of an ACK is the answer's.
 */
export function companionOf(invite: SipRequest, method: 'CANCEL' | 'ACK', to: string): SipRequest {
  const headers = Headers.of([
    ['Via', formatVia(invite.vias[0])],
    ['From', invite.headers.get('from') ?? ''],
    ['To', to],
    ['Call-ID', invite.callId],
    ['CSeq', `${invite.cseq.number} ${method}`],
    ['Max-Forwards', '70'],
    ...invite.headers.all('route').map((route): [string, string] => ['Route', route]),
  ]);
  return makeRequest(method, invite.uri, headers);
}
