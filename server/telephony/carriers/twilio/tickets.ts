import { randomBytes } from 'node:crypto';

/** Twilio opens the stream within a second of reading the TwiML. */
const VALID_MS = 15_000;
const MAX_TICKETS = 10_000;

/** One-time tokens: each lets one stream of one call in, once, soon. */
export class Tickets {
  readonly #tickets = new Map<string, { callSid: string; until: number }>();
  readonly #now: () => number;

  /** @param now ms that never go back */
  constructor(now: () => number) {
    this.#now = now;
  }

  issue(callSid: string): string {
    for (const [token, { until }] of this.#tickets) {
      if (until > this.#now() && this.#tickets.size < MAX_TICKETS) break;
      this.#tickets.delete(token);
    }
    const token = randomBytes(24).toString('base64url');
    this.#tickets.set(token, { callSid, until: this.#now() + VALID_MS });
    return token;
  }

  /** Whether it lets a stream of this call in. It is used up, whichever. */
  redeem(token: string, callSid: string): boolean {
    const ticket = this.#tickets.get(token);
    this.#tickets.delete(token);
    return ticket !== undefined && ticket.callSid === callSid && ticket.until > this.#now();
  }
}
