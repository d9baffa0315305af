import { assignedIn, isAssigned, isPremiumNumber, isWithin } from '../../line/costly-numbers.ts';
import { isEmergencyNumber } from '../../line/emergency/is-emergency-number.ts';
import { asPlanned } from '../../line/numbering-plan.ts';
import type { OutboundTrunk } from '../config/schema.ts';
import { formatUri, type SipUri, userOf } from '../sip/message/uri.ts';
import type { NumberRefusal } from './refusals.ts';
import type { Target } from './targets.ts';

/** Who is to be called on a trunk, from which of its numbers. */
export interface Dialling {
  to: string;
  /** What `to` is where it is no number but the address of a phone, which its line's owner has written down. */
  address?: Target<SipUri>;
  /** The trunk's first one where it is left out. */
  from?: string;
}

export type DiallingChecked = { ok: true; from: string } | { ok: false; why: NumberRefusal };

/** Whether a trunk may dial a number at all, whatever else is going on. */
export function checkDialling(
  { to, address, from }: Dialling,
  { numbers, prefixes }: Pick<OutboundTrunk, 'numbers' | 'prefixes'>,
): DiallingChecked {
  const why =
    address === undefined ? (whyNotNumber(to, prefixes) ?? whyNotSpelling(to)) : whyNotAddress(address, prefixes);
  if (why !== undefined) return { ok: false, why };
  const caller = from ?? numbers[0];
  return caller !== undefined && numbers.includes(caller)
    ? { ok: true, from: caller }
    : { ok: false, why: 'caller-id-not-allowed' };
}

function whyNotNumber(to: string, prefixes: readonly string[]): NumberRefusal | undefined {
  // First of all: 112 is no E.164 number, but is to be told as what it is.
  if (isEmergencyNumber(to)) return 'emergency-number';
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return 'not-e164';
  if (isPremiumNumber(to)) return 'premium-number';
  return prefixes.some((prefix) => isWithin(prefix, to)) ? undefined : 'prefix-not-allowed';
}

/** What is counted and listed by number would take another spelling for somebody else's. */
function whyNotSpelling(to: string): NumberRefusal | undefined {
  return asPlanned(to) === to ? undefined : 'not-e164';
}

/** An extension of a PBX is free to call; whatever could be a number is held to what numbers are. */
function whyNotAddress({ uri, country }: Target<SipUri>, prefixes: readonly string[]): NumberRefusal | undefined {
  // Of the line's country alone: other countries' are every second PBX's extensions.
  if (isEmergencyNumber(formatUri(uri), country)) return 'emergency-number';
  const refusals = numbersIn(userOf(uri) ?? '', country).map((number) => whyNotNumber(number, prefixes));
  return refusals.find((why) => why !== undefined);
}

/** Longer ones are not believed to be extensions: what is no number of anybody's today may be a dear one tomorrow. */
const LONGEST_EXTENSION = 8;
/** Shorter ones are extensions, unless they are known to be dear. */
const SHORTEST_NUMBER = 7;

/**
 * The numbers, with their plus, that the user of an address may be to a carrier or PBX; none for names and extensions.
 * @param country where it is dialled; without it, what has seven digits is no extension
 */
export function numbersIn(user: string, country: string | undefined): string[] {
  // Letters dial nothing: what is between them is part of a name.
  if (/[A-Za-z]/.test(user)) return [];
  const dialled = user.replace(/[^\d+]/g, '');
  const readings = dialled.startsWith('+') ? [] : readingsOf(dialled, country);
  const atHome = readings.flatMap((digits) => assignedIn(digits, country) ?? []);
  if (dialled.length < SHORTEST_NUMBER) return atHome.filter(isPremiumNumber);
  const abroad = inE164(dialled);
  const others = readings.filter((digits) => ABROAD.test(digits)).map(inE164);
  // A nought asks for another area or country.
  const mayBeExtension =
    country !== undefined &&
    /^\d+$/.test(user) &&
    user.length <= LONGEST_EXTENSION &&
    !readings.some((digits) => digits.startsWith('0'));
  const known = [...new Set([...atHome, ...others])];
  if (mayBeExtension && !isAssigned(abroad) && !isPremiumNumber(abroad)) return known;
  return [...new Set([...known, abroad])];
}

/** With a PBX's digit for an outside line, and without it. */
function readingsOf(digits: string, country: string | undefined): string[] {
  // A nought is that digit, too, but where what it begins is a number already, as in Italy.
  const isOutside = /^[89]/.test(digits) || (digits.startsWith('0') && assignedIn(digits, country) === undefined);
  return isOutside ? [digits, digits.slice(1)] : [digits];
}

/** How another country is asked for. */
const ABROAD = /^(\+|00|011)/;
const inE164 = (dialled: string) => `+${dialled.replace(ABROAD, '')}`;
