import { readEssentials } from './essentials.ts';
import { isToken, parseNumber } from './grammar.ts';
import { Headers } from './headers.ts';
import { limits } from './limits.ts';
import { noBody, type SipMessage } from './message.ts';
import { parseNameAddr } from './name-addr.ts';
import { parseUri } from './uri.ts';
import { parseVia, type Via } from './via.ts';

export type Parsed =
  | { ok: true; message: SipMessage }
  /** `request` is there where it is one, and an answer with `status` could find its way back. */
  | { ok: false; problem: string; status: number; request?: BrokenRequest };

/** What is left of a request that breaks the rules: the headers that an answer copies (RFC 3261 8.2.6.2), as written. */
export interface BrokenRequest {
  method: string;
  headers: Headers;
  /** Undefined where the first Via is what is broken. */
  via?: Via;
}

const fault = (problem: string, status = 400): Parsed => ({ ok: false, problem, status });

/** Reads one whole message: a datagram, or what `StreamFramer` cut out of a stream. Never throws. */
export function parseMessage(bytes: Uint8Array): Parsed {
  if (bytes.length > limits.messageBytes) return fault('Message Too Large', 513);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const split = splitHead(buffer);
  if (split === undefined) return fault('No End Of Headers');
  const [startLine = '', ...lines] = split.head.split(/\r?\n/);
  const headers = readHeaders(lines);
  if (typeof headers === 'string') return fault(headers);
  const body = readBody(headers, split.rest);
  return startLine.startsWith('SIP/') ? readResponse(startLine, headers, body) : readRequest(startLine, headers, body);
}

/** The text up to the empty line, and the bytes after it. Bare LF is tolerated. */
function splitHead(buffer: Buffer): { head: string; rest: Buffer } | undefined {
  let start = 0;
  // RFC 3261 7.5: empty lines before a message are ignored.
  while (buffer[start] === 13 || buffer[start] === 10) start += 1;
  const strict = buffer.indexOf('\r\n\r\n', start);
  const loose = buffer.indexOf('\n\n', start);
  const end = strict >= 0 && (loose < 0 || strict < loose) ? { at: strict, length: 4 } : { at: loose, length: 2 };
  if (end.at < 0) return undefined;
  return { head: buffer.toString('utf8', start, end.at), rest: buffer.subarray(end.at + end.length) };
}

function readHeaders(lines: readonly string[]): Headers | string {
  if (lines.length > limits.headerLines) return 'Too Many Headers';
  const unfolded: string[] = [];
  for (const line of lines) {
    const last = unfolded.length - 1;
    const begun = unfolded[last];
    // RFC 3261 7.3.1: a line that begins with whitespace goes on with the one before.
    if (!/^[ \t]/.test(line)) unfolded.push(line);
    else if (begun === undefined) return 'Bad First Header';
    else unfolded[last] = `${begun} ${line.trim()}`;
    if ((unfolded.at(-1)?.length ?? 0) > limits.headerLength) return 'Header Too Long';
  }
  const entries: [string, string][] = [];
  for (const line of unfolded) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trimEnd();
    if (!isToken(name) || line.includes('\r')) return 'Bad Header';
    entries.push([name, line.slice(colon + 1)]);
  }
  return Headers.of(entries);
}

/** RFC 3261 18.3: what exceeds Content-Length is dropped, and without one the body is all of the datagram. */
function readBody(headers: Headers, rest: Buffer): Uint8Array | string {
  const lengths = new Set(headers.all('content-length'));
  if (lengths.size > 1) return 'Conflicting Content-Length';
  const [text] = lengths;
  const length = text === undefined ? rest.length : parseNumber(text);
  if (length === undefined) return 'Bad Content-Length';
  if (length > rest.length) return 'Body Shorter Than Content-Length';
  if (length > limits.bodyBytes) return 'Body Too Large';
  return length === 0 ? noBody : rest.subarray(0, length);
}

function readResponse(line: string, headers: Headers, body: Uint8Array | string): Parsed {
  const [version, code = '', ...reason] = line.split(' ');
  const status = /^[0-9]{3}$/.test(code) ? Number(code) : 0;
  if (version !== 'SIP/2.0' || status < 100 || status > 699) return fault('Bad Status Line');
  const essentials = readEssentials(headers);
  if (typeof essentials === 'string') return fault(essentials);
  if (typeof body === 'string') return fault(body);
  return { ok: true, message: { kind: 'response', status, reason: reason.join(' '), headers, body, ...essentials } };
}

function readRequest(line: string, headers: Headers, body: Uint8Array | string): Parsed {
  const [method = '', target = '', version = '', ...rest] = line.split(' ');
  const refuse = (problem: string, status = 400): Parsed => {
    const request = brokenRequest(method, headers);
    return { ok: false, problem, status, ...(request && { request }) };
  };

  // RFC 3261 7.1: one space each, and nothing behind the version.
  if (!isToken(method) || rest.length > 0 || !/^SIP\/[0-9]+\.[0-9]+$/i.test(version)) return refuse('Bad Request Line');
  if (version.toUpperCase() !== 'SIP/2.0') return refuse('Version Not Supported', 505);
  const uri = parseUri(target);
  // RFC 3261 19.1.5: a Request-URI holds no headers.
  if (uri === undefined || (uri.kind === 'sip' && uri.headers !== undefined)) return refuse('Bad Request-URI');
  const essentials = readEssentials(headers);
  if (typeof essentials === 'string') return refuse(essentials);
  if (essentials.cseq.method !== method) return refuse('CSeq Names Another Method');
  const wrong = wrongNumber(headers) ?? wrongAddress(headers);
  if (wrong !== undefined) return refuse(wrong);
  if (typeof body === 'string') return refuse(body);
  return { ok: true, message: { kind: 'request', method, uri, headers, body, ...essentials } };
}

function brokenRequest(method: string, headers: Headers): BrokenRequest | undefined {
  // RFC 3261 17.1.1.3: an ACK is never answered.
  if (!headers.has('via') || method === 'ACK') return undefined;
  const copied = [...headers].filter(({ name }) => ['via', 'from', 'to', 'call-id', 'cseq'].includes(name));
  const via = parseVia(headers.list('via')?.[0] ?? '');
  return { method, headers: Headers.of(copied.map(({ name, value }) => [name, value])), ...(via && { via }) };
}

function wrongNumber(headers: Headers): string | undefined {
  const hops = headers.get('max-forwards');
  // RFC 3261 20.22
  if (hops !== undefined && parseNumber(hops, 255) === undefined) return 'Bad Max-Forwards';
  const expires = headers.get('expires');
  return expires !== undefined && parseNumber(expires) === undefined ? 'Bad Expires' : undefined;
}

function wrongAddress(headers: Headers): string | undefined {
  for (const name of ['contact', 'route', 'record-route']) {
    const values = headers.list(name);
    const readable = values?.every((value) => (name === 'contact' && value === '*') || parseNameAddr(value));
    if (!readable) return `Bad ${name}`;
  }
  return undefined;
}
