import type { AnswerOptions } from '../message/answer.ts';
import { Headers } from '../message/headers.ts';
import { contentType, type SipRequest, tokens } from '../message/message.ts';
import { ALLOWED, SUPPORTED } from './core.ts';
import { DTMF_RELAY, isDigitType } from './digits.ts';

export interface Refusal extends AnswerOptions {
  status: number;
}

/** What is wrong with a request before anybody asks what it is about, in the order of RFC 3261 8.2. */
export function screen(request: SipRequest): Refusal | undefined {
  const { method, uri, headers } = request;
  // 8.2.1
  if (method !== 'REFER' && !ALLOWED.some((allowed) => allowed === method)) {
    return { status: 405, headers: Headers.of([['Allow', ALLOWED.join(', ')]]) };
  }
  // 8.2.2.1. Carriers address numbers also by tel:.
  if (uri.kind === 'other' && uri.scheme !== 'tel') return { status: 416 };
  // 8.2.2.3; not for CANCEL
  const unknown = tokens(headers, 'require').filter((name) => !SUPPORTED.some((supported) => supported === name));
  if (unknown.length > 0 && method !== 'CANCEL') {
    return { status: 420, headers: Headers.of([['Unsupported', unknown.join(', ')]]) };
  }
  return wrongContent(request);
}

/** 8.2.3, and RFC 3261 20.1: whether an answer could be understood. */
function wrongContent(request: SipRequest): Refusal | undefined {
  const { method, headers, body } = request;
  const encoding = headers.get('content-encoding')?.toLowerCase() ?? 'identity';
  if (body.length > 0 && encoding !== 'identity') {
    return { status: 415, headers: Headers.of([['Accept-Encoding', 'identity']]) };
  }
  const accept = acceptedBy(method);
  if (accept !== undefined && body.length > 0 && !accept.matches(contentType(request))) {
    return { status: 415, headers: Headers.of([['Accept', accept.types]]) };
  }
  return method === 'INVITE' && !acceptsDescriptions(headers) ? { status: 406 } : undefined;
}

function acceptedBy(method: string): { types: string; matches(type: string | undefined): boolean } | undefined {
  if (method === 'INVITE' || method === 'UPDATE') {
    return { types: 'application/sdp', matches: (type) => type === 'application/sdp' };
  }
  if (method === 'INFO') return { types: DTMF_RELAY, matches: isDigitType };
  return undefined;
}

function acceptsDescriptions(headers: Headers): boolean {
  if (!headers.has('accept')) return true;
  const types = tokens(headers, 'accept').map((type) => type.split(';')[0]?.trim());
  return types.some((type) => type === 'application/sdp' || type === 'application/*' || type === '*/*');
}
