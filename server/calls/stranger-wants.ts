import { createHash } from 'node:crypto';
import type { Want } from '../store/ledger.ts';
import { LEASE_LIFE_MS } from './allowance.ts';

/**
 * Call-backs in a day to numbers that nobody vouches for: somebody who mistyped has tries left, and nobody's phone becomes
 * a nuisance, whichever line is talked or pointed into it.
 */
export const STRANGERS_A_DAY = { number: 2, call: 3, address: 5 } as const;

const REMEMBERED_MS = 3 * 86_400_000;

/** Who asks for whom, as far as that is known. */
export interface StrangerAsked {
  /** In E.164. */
  number: string;
  /** Id of the call in which it is asked for. */
  askedIn?: string;
  address?: string;
}

/** What it uses up to have a number called that may be anybody's. @param id of the reservations */
export function strangerWants(id: string, { number, askedIn, address }: StrangerAsked, at: number): Want[] {
  const want = (by: keyof typeof STRANGERS_A_DAY, key: string): Want => ({
    id: `${id}/${by}`,
    pot: `call-backs/${by}/${key}`,
    // Of all lines, which have no time zone together.
    period: new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length),
    amount: 1,
    limit: STRANGERS_A_DAY[by],
    expiresAt: at + LEASE_LIFE_MS,
    forgetAt: at + REMEMBERED_MS,
  });
  return [
    want('number', keyOf(number)),
    ...(askedIn === undefined ? [] : [want('call', askedIn)]),
    ...(address === undefined ? [] : [want('address', address)]),
  ];
}

/** So much of a hash tells the numbers of a day apart, and is too little to find one again. */
function keyOf(number: string): string {
  return createHash('sha256').update(number).digest('base64url').slice(0, 4);
}
