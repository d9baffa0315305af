import { randomBytes } from 'node:crypto';
import { dayOf } from '../calls/allowance.ts';
import { secondsLeftOfMonth } from '../calls/caller-allowance.ts';
import { Signer } from '../calls/signer.ts';
import type { Line } from '../line/line.ts';
import { addressKey, networkKey } from './client-address.ts';

/**
 * A page keeps its token no longer than its tab is open, and nobody is known again the day after; but where a line counts
 * what each caller talks in a month, until that is over.
 */
const LIFE_MS = 86_400_000;
const LONGEST = 200;

/** A visitor as they are counted: by a random id that their page keeps, and by their address. */
export interface CountedVisitor {
  visitor: string;
  address: string;
  /** To be sent back with the next request. */
  token: string;
}

/** Tells visitors apart without knowing who they are. */
export class Visitors {
  readonly #tokens: Signer;
  readonly #addresses: Signer;

  constructor(secret: string) {
    this.#tokens = new Signer(secret, 'visitor');
    this.#addresses = new Signer(secret, 'address');
  }

  /**
   * @param token what the page sent; forged, expired or none makes a new visitor, never an error: whoever has lost a
   *   token must be able to call, and whoever throws it away is still counted by address
   */
  count(line: Line, token: string | undefined, address: string | undefined, now: number): CountedVisitor {
    const known = token === undefined ? undefined : this.#read(token, now);
    const visitor = known?.visitor ?? randomBytes(12).toString('base64url');
    const month = line.allowance && now + secondsLeftOfMonth(now, line.timezone) * 1000;
    const keeps = known !== undefined && known.expires >= (month ?? 0);
    return {
      visitor,
      token: keeps ? known.token : this.#tokens.sign(`${visitor}.${Math.max(month ?? 0, now + LIFE_MS)}`),
      // Salted by line and day: what is stored of today can't be compared with tomorrow's.
      address: this.#addresses.hash(`${line.id} ${dayOf(now, line.timezone)} ${addressKey(address)}`),
    };
  }

  /** An address and its network, as they are counted by the day where no line is known. */
  whereabouts(address: string | undefined, now: number): { address: string; network: string } {
    const hash = (what: string) => this.#addresses.hash(`${dayOf(now, 'UTC')} ${what}`);
    return { address: hash(addressKey(address)), network: hash(networkKey(address)) };
  }

  #read(token: string, now: number): { visitor: string; expires: number; token: string } | undefined {
    if (token.length > LONGEST) return undefined;
    const [visitor, until] = this.#tokens.verified(token)?.split('.') ?? [];
    const expires = Number(until);
    return visitor !== undefined && expires > now ? { visitor, expires, token } : undefined;
  }
}
