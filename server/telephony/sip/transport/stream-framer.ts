import { parseNumber } from '../message/grammar.ts';
import { limits } from '../message/limits.ts';

/** What a stream brought. */
export type Framed =
  | { type: 'message'; bytes: Uint8Array }
  /** RFC 5626 3.5.1: a double CRLF asks for a CRLF. */
  | { type: 'ping' }
  /** What follows can't be understood: where a message ends is not known any more. */
  | { type: 'broken' };

const CR = 13;
const LF = 10;

/** Cuts a stream into messages by their Content-Length, RFC 3261 18.3. */
export class StreamFramer {
  #buffer: Buffer = Buffer.alloc(0);
  #isBroken = false;

  /** Bytes of a message that is not yet complete. */
  get pending(): number {
    return this.#buffer.length;
  }

  push(chunk: Uint8Array): Framed[] {
    if (this.#isBroken) return [];
    this.#buffer = this.#buffer.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#buffer, chunk]);
    const found: Framed[] = [];
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      found.push(next);
      if (next.type === 'broken') break;
    }
    return found;
  }

  #next(): Framed | undefined {
    const blank = this.#skipLineEnds();
    if (blank >= 4) return { type: 'ping' };
    const head = this.#buffer.indexOf('\r\n\r\n');
    if (head < 0) return this.#buffer.length > limits.messageBytes ? this.#break() : undefined;
    const length = contentLength(this.#buffer.toString('latin1', 0, head));
    const total = head + 4 + (length ?? 0);
    if (length === undefined || total > limits.messageBytes) return this.#break();
    if (this.#buffer.length < total) return undefined;
    // A copy, as the message outlives the buffer.
    const bytes = Buffer.from(this.#buffer.subarray(0, total));
    this.#buffer = this.#buffer.subarray(total);
    return { type: 'message', bytes };
  }

  /** RFC 3261 7.5: line ends before a message mean nothing. A single CRLF is the answer to our ping. */
  #skipLineEnds(): number {
    let count = 0;
    while (this.#buffer[count] === CR || this.#buffer[count] === LF) count += 1;
    this.#buffer = this.#buffer.subarray(count);
    return count;
  }

  #break(): Framed {
    this.#isBroken = true;
    this.#buffer = Buffer.alloc(0);
    return { type: 'broken' };
  }
}

/** RFC 3261 20.14: a stream's message has to tell it. Undefined where it does not, or in two ways. */
function contentLength(head: string): number | undefined {
  const found = new Set<string>();
  // RFC 3261 7.3.1: a line that begins with whitespace goes on with the one before.
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const match = /^(?:content-length|l)[ \t]*:(.*)$/i.exec(line);
    if (match?.[1] !== undefined) found.add(match[1].trim());
  }
  const [text] = found;
  return found.size === 1 && text !== undefined ? parseNumber(text) : undefined;
}
