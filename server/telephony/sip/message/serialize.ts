import { spellName } from './headers.ts';
import type { Essentials, SipRequest, SipResponse } from './message.ts';
import { formatUri } from './uri.ts';

/** What goes over the wire; an answer to a broken request has no more. */
export type Written = Omit<SipRequest, keyof Essentials> | Omit<SipResponse, keyof Essentials>;

/** The message as it goes over the wire. Content-Length is always told (RFC 3261 18.3), whatever `headers` say. */
export function serializeMessage(message: Written): Buffer {
  const lines = [
    message.kind === 'request'
      ? `${message.method} ${formatUri(message.uri)} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`,
  ];
  for (const { name, value } of message.headers.without('content-length')) lines.push(`${spellName(name)}: ${value}`);
  lines.push(`Content-Length: ${message.body.length}`, '', '');
  return Buffer.concat([Buffer.from(lines.join('\r\n')), message.body]);
}
