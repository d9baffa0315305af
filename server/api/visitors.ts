import { randomBytes } from 'node:crypto';
import { dayOf } from '../calls/allowance.ts';
import type { Line } from '../line/line.ts';
import { addressKey } from './client-address.ts';
import { Signer } from './signer.ts';

/** A page keeps its token no longer than its tab is open; nobody is known again the day after. */
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
    const visitor = known ?? randomBytes(12).toString('base64url');
    return {
      visitor,
      token: known !== undefined && token !== undefined ? token : this.#tokens.sign(`${visitor}.${now + LIFE_MS}`),
      // Salted by line and day: what is stored of today can't be compared with tomorrow's.
      address: this.#addresses.hash(`${line.id} ${dayOf(now, line.timezone)} ${addressKey(address)}`),
    };
  }

  #read(token: string, now: number): string | undefined {
    if (token.length > LONGEST) return undefined;
    const [visitor, expires] = this.#tokens.verified(token)?.split('.') ?? [];
    return Number(expires) > now ? visitor : undefined;
  }
}
