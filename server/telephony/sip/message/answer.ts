import { makeResponse } from './build.ts';
import { Headers } from './headers.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { parseNameAddr, tagOf } from './name-addr.ts';
import type { BrokenRequest } from './parse.ts';
import { reasonPhrase } from './reason-phrases.ts';
import { serializeMessage } from './serialize.ts';
import { formatVia } from './via.ts';

export interface AnswerOptions {
  /** Our tag, for every answer but 100 (RFC 3261 8.2.6.2). Not used where the request has one already. */
  toTag?: string;
  headers?: Headers;
  body?: Uint8Array;
  reason?: string;
}

/** The answer to a request: RFC 3261 8.2.6.2 says what it copies. */
export function answerTo(request: SipRequest, status: number, options: AnswerOptions = {}): SipResponse {
  const to = request.headers.get('to') ?? '';
  const tagged = status === 100 || options.toTag === undefined || tagOf(request.to) !== undefined;
  const headers = Headers.of([
    ...request.vias.map((via): [string, string] => ['Via', formatVia(via)]),
    ['From', request.headers.get('from') ?? ''],
    ['To', tagged ? to : `${to};tag=${options.toTag}`],
    ['Call-ID', request.callId],
    ['CSeq', request.headers.get('cseq') ?? ''],
    // 8.2.6.1
    ...(status === 100 ? request.headers.all('timestamp') : []).map((at): [string, string] => ['Timestamp', at]),
  ]);
  const all = options.headers === undefined ? headers : headers.with(options.headers);
  return makeResponse(status, all, options.body, options.reason ?? reasonPhrase(status));
}

/** The answer to a request that could not be read as a whole; nothing is kept about it. A `To` that can't be read gets no tag. */
export function answerToBroken(broken: BrokenRequest, status: number, problem: string, toTag: string): Buffer {
  const to = broken.headers.get('to') ?? '';
  const address = parseNameAddr(to);
  const isTagged = address === undefined || tagOf(address) !== undefined;
  const headers = isTagged ? broken.headers : broken.headers.set('To', `${to};tag=${toTag}`);
  return serializeMessage({ kind: 'response', status, reason: problem, headers, body: new Uint8Array(0) });
}
