import { Failure } from '../../../contract/index.ts';
import { readEssentials } from './essentials.ts';
import type { Headers } from './headers.ts';
import { type Essentials, noBody, type SipRequest, type SipResponse } from './message.ts';
import { reasonPhrase } from './reason-phrases.ts';
import type { Uri } from './uri.ts';

/** @throws Failure `unsafe-header` where the headers are not a request's */
export function makeRequest(method: string, uri: Uri, headers: Headers, body: Uint8Array = noBody): SipRequest {
  return { kind: 'request', method, uri, headers, body, ...essentialsOf(headers) };
}

/** @throws Failure `unsafe-header` where the headers are not a response's */
export function makeResponse(
  status: number,
  headers: Headers,
  body: Uint8Array = noBody,
  reason: string = reasonPhrase(status),
): SipResponse {
  return { kind: 'response', status, reason, headers, body, ...essentialsOf(headers) };
}

function essentialsOf(headers: Headers): Essentials {
  const essentials = readEssentials(headers);
  if (typeof essentials !== 'string') return essentials;
  throw new Failure({
    reason: 'unsafe-header',
    message: `A SIP message was to be made that no one could read: ${essentials}.`,
    cure: 'Check the addresses and numbers that are put into it.',
  });
}
