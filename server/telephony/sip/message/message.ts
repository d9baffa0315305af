import type { Headers } from './headers.ts';
import type { NameAddr } from './name-addr.ts';
import type { Uri } from './uri.ts';
import type { Via } from './via.ts';

export interface CSeq {
  number: number;
  method: string;
}

/** What each message must have (RFC 3261 8.1.1), read from `headers`, which stays the whole truth. */
export interface Essentials {
  /** The newest hop first; never empty. */
  vias: readonly [Via, ...Via[]];
  from: NameAddr;
  to: NameAddr;
  callId: string;
  cseq: CSeq;
}

export interface SipRequest extends Essentials {
  kind: 'request';
  method: string;
  uri: Uri;
  headers: Headers;
  body: Uint8Array;
}

export interface SipResponse extends Essentials {
  kind: 'response';
  status: number;
  reason: string;
  headers: Headers;
  body: Uint8Array;
}

export type SipMessage = SipRequest | SipResponse;

export const noBody = new Uint8Array(0);
export const bodyText = (message: SipMessage): string => Buffer.from(message.body).toString('utf8');

/** The media type of the body in lower case, without parameters. */
export const contentType = ({ headers }: SipMessage): string | undefined =>
  headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();

/** Values of a header of tokens, such as Supported, in lower case. */
export const tokens = (headers: Headers, name: string): string[] =>
  (headers.list(name) ?? []).map((token) => token.toLowerCase());
