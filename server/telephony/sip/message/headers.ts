import { Failure } from '../../../contract/index.ts';
import { splitOutside } from './grammar.ts';

/** RFC 3261 7.3.3 and 20, RFC 3515, 3891, 4028, 4538, 6665: one letter for a name. */
const compactForms: Readonly<Record<string, string>> = {
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  b: 'referred-by',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  a: 'accept-contact',
  j: 'reject-contact',
  d: 'request-disposition',
};

/** Names that are not written as `Each-Word-Capitalised`. */
const spellings: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'www-authenticate': 'WWW-Authenticate',
  'min-se': 'Min-SE',
  'mime-version': 'MIME-Version',
};

export interface Header {
  /** Lower case and never compact. */
  name: string;
  /** Unfolded and trimmed. */
  value: string;
}

/** The headers of one message in their order. Never changes: each change makes a new one. */
export class Headers {
  readonly #list: readonly Header[];

  private constructor(list: readonly Header[]) {
    this.#list = list;
  }

  static readonly none = new Headers([]);

  /** @throws Failure `unsafe-header`: a value that would end its line and begin another header */
  static of(entries: readonly (readonly [name: string, value: string])[]): Headers {
    return new Headers(entries.map(([name, value]) => checked(name, value)));
  }

  /** First value, of a header that has one. */
  get(name: string): string | undefined {
    return this.#list.find((header) => header.name === name.toLowerCase())?.value;
  }

  /** One value a header line, where commas do not separate values (as in WWW-Authenticate). */
  all(name: string): string[] {
    return this.#list.filter((header) => header.name === name.toLowerCase()).map(({ value }) => value);
  }

  /** All values, of all lines and between commas. RFC 3261 7.3.1. Undefined where a quote or bracket stays open. */
  list(name: string): string[] | undefined {
    const values: string[] = [];
    for (const line of this.all(name)) {
      const parts = splitOutside(line, ',');
      if (parts === undefined) return undefined;
      // An empty Supported or Accept is allowed, and means none.
      values.push(...parts.filter((part) => part !== ''));
    }
    return values;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  add(name: string, value: string): Headers {
    return new Headers([...this.#list, checked(name, value)]);
  }

  /** As the first of its name. */
  prepend(name: string, value: string): Headers {
    return new Headers([checked(name, value), ...this.#list]);
  }

  /** Puts one value in the place of all that there are. */
  set(name: string, value: string): Headers {
    return this.without(name).add(name, value);
  }

  without(name: string): Headers {
    return new Headers(this.#list.filter((header) => header.name !== name.toLowerCase()));
  }

  with(other: Headers): Headers {
    return new Headers([...this.#list, ...other.#list]);
  }

  [Symbol.iterator](): Iterator<Header> {
    return this.#list[Symbol.iterator]();
  }

  get length(): number {
    return this.#list.length;
  }
}

function checked(name: string, value: string): Header {
  if (/[\r\n]/.test(value) || !/^[A-Za-z0-9\-.!%*_+`'~]+$/.test(name)) {
    throw new Failure({
      reason: 'unsafe-header',
      message: `The SIP header "${name.replace(/[^\w-]/g, '?')}" was to hold a line break or has a broken name.`,
      cure: 'Remove line breaks from what is mapped into headers.',
    });
  }
  const lower = name.toLowerCase();
  return { name: compactForms[lower] ?? lower, value: value.trim() };
}

/** As the RFCs write it. */
export function spellName(name: string): string {
  return spellings[name] ?? name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}
