import { randomBytes } from 'node:crypto';

/** Twilio opens the stream within a second of reading the TwiML. */
const VALID_MS = 15_000;
const MAX_TICKETS = 10_000;

export interface Ticket {
  /** Lets one stream of one call in, once, soon. */
  token: string;
  /** Stands in the address at which Twilio asks what comes after that stream. */
  next: string;
}

/**
 * What a signature does not tell: that a request is new. Of a call that talks only the end of its own stream can be asked
 * about, and no ticket of before lets another stream in.
 */
export class Tickets {
  readonly #tickets = new Map<string, Ticket & { callSid: string; until: number }>();
  /** By call: what may come next. */
  readonly #nexts = new Map<string, Set<string>>();
  readonly #now: () => number;

  /** @param now ms that never go back */
  constructor(now: () => number) {
    this.#now = now;
  }

  issue(callSid: string): Ticket {
    for (const [token, { until }] of this.#tickets) {
      if (until > this.#now() && this.#tickets.size < MAX_TICKETS) break;
      this.#tickets.delete(token);
    }
    const ticket = { token: random(), next: random() };
    this.#tickets.set(ticket.token, { ...ticket, callSid, until: this.#now() + VALID_MS });
    this.#nexts.set(callSid, new Set([...(this.#nexts.get(callSid) ?? []), ticket.next]));
    return ticket;
  }

  /** Whether it lets a stream of this call in. It is used up, whichever. */
  redeem(token: string, callSid: string): boolean {
    const ticket = this.#tickets.get(token);
    this.#tickets.delete(token);
    if (ticket === undefined || ticket.callSid !== callSid || ticket.until <= this.#now()) return false;
    this.#revoke(callSid);
    this.#nexts.set(callSid, new Set([ticket.next]));
    return true;
  }

  /** Whether a call may be asked about so now: as its newest stream, or those that have not begun, were told. */
  isNext(callSid: string, next: string): boolean {
    return this.#nexts.get(callSid)?.has(next) ?? false;
  }

  /** The call is over. */
  forget(callSid: string): void {
    this.#revoke(callSid);
    this.#nexts.delete(callSid);
  }

  #revoke(callSid: string): void {
    for (const [token, ticket] of this.#tickets) if (ticket.callSid === callSid) this.#tickets.delete(token);
  }
}

const random = () => randomBytes(24).toString('base64url');
