import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { MoveCode, MoveDirection } from '../store/code-store.ts';
import type { Want } from '../store/ledger.ts';
import { LEASE_LIFE_MS } from './allowance.ts';

/** Enough to be typed on a phone's keys while a code is open. */
export const CODE_LIFE_MS = 5 * 60_000;
const DIGITS = 6;

/**
 * Wrong codes in an hour. Of a million codes a line has no more than a few open, so that whoever uses all of these finds
 * none in years; who has mistyped one has tries left. The page that takes codes is for all lines, and must not be shut to
 * everybody by one who guesses: there it is addresses and their networks that run out. What everybody may try together takes twenty
 * networks to use up, and finds a code that is open all the time once in a month.
 */
export const WRONG_CODES_AN_HOUR = {
  caller: 5,
  unknown: 20,
  address: 20,
  network: 60,
  line: 60,
  everybody: 1200,
} as const;

const HOUR_MS = 3_600_000;
/** So much of a hash tells callers apart in an hour, and is too little to find a number or an address again. */
const KEY_CHARACTERS = 4;

/** Who tries a code, as far as that is known. */
export interface Guesser {
  /** The line that was called; undefined on a page that is for all lines. */
  line?: string;
  /** A caller's number that a trusted trunk tells, or a page's visitor; undefined where it is not to be believed. */
  caller?: string;
  /** A page's internet address, and the network that it is of. */
  address?: string;
  network?: string;
}

/** Six digits, each as likely as any. */
export function drawCode(random: (max: number) => number = randomInt): string {
  return String(random(10 ** DIGITS)).padStart(DIGITS, '0');
}

export function isCode(text: string): boolean {
  return text.length === DIGITS && /^\d+$/.test(text);
}

/** The one of `open` that was entered. All are compared, so that the time tells nothing of them. */
export function findCode(open: readonly MoveCode[], entered: string): MoveCode | undefined {
  const digest = digestOf(entered);
  return open.filter(({ code }) => timingSafeEqual(digestOf(code), digest))[0];
}

/** Of one length, whatever was entered. */
function digestOf(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}

/** What a try uses up if it was wrong. @param id of the reservations */
export function guessWants(id: string, direction: MoveDirection, guesser: Guesser, at: number): Want[] {
  const { line, caller, address, network } = guesser;
  const want = (by: keyof typeof WRONG_CODES_AN_HOUR, key = ''): Want => ({
    id: `${id}/${by}`,
    pot: `codes/${direction}/${line ?? '*'}/${by}${key && `/${keyOf(key)}`}`,
    period: new Date(at).toISOString().slice(0, 'yyyy-mm-ddThh'.length),
    amount: 1,
    limit: WRONG_CODES_AN_HOUR[by],
    expiresAt: at + LEASE_LIFE_MS,
    forgetAt: at + 2 * HOUR_MS,
  });
  return [
    want(line === undefined ? 'everybody' : 'line'),
    ...(caller === undefined ? [] : [want('caller', caller)]),
    ...(caller === undefined && address === undefined ? [want('unknown')] : []),
    ...(address === undefined ? [] : [want('address', address)]),
    ...(network === undefined ? [] : [want('network', network)]),
  ];
}

function keyOf(identity: string): string {
  return digestOf(identity).toString('base64url').slice(0, KEY_CHARACTERS);
}
