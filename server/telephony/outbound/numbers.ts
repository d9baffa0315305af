import { isEmergencyNumber } from '../../line/emergency/is-emergency-number.ts';
import type { OutboundTrunk } from '../config/schema.ts';
import { formatUri, type SipUri, userOf } from '../sip/message/uri.ts';
import { assignedIn, isAssigned, isPremiumNumber, isWithin } from './costly-numbers.ts';
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
  const why = address === undefined ? whyNotNumber(to, prefixes) : whyNotAddress(address, prefixes);
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

/** An extension of a PBX is free to call; whatever could be a number is held to what numbers are. */
function whyNotAddress({ uri, country }: Target<SipUri>, prefixes: readonly string[]): NumberRefusal | undefined {
  // Of the line's country alone: other countries' are every second PBX's extensions.
  if (isEmergencyNumber(formatUri(uri), country)) return 'emergency-number';
  const refusals = numbersIn(userOf(uri) ?? '', country).map((number) => whyNotNumber(number, prefixes));
  return refusals.find((why) => why !== undefined);
}

/** Longer ones are not believed to be extensions: what is no number of anybody's today may be a dear one tomorrow. */
const LONGEST_EXTENSION = 8;

/**
 * The numbers, with their plus, that the user of an address may be to a carrier or PBX; none for names and extensions.
 * @param country where it is dialled; without it, what has seven digits is no extension
 */
export function numbersIn(user: string, country: string | undefined): string[] {
  const dialled = user.replace(/[^\d+]/g, '');
  // Letters dial nothing: what is between them is part of a name.
  if (/[A-Za-z]/.test(user) || dialled.length < 7) return [];
  const abroad = `+${dialled.replace(/^(\+|00|011)/, '')}`;
  if (country === undefined || !/^\d+$/.test(user)) return [abroad];
  // With a PBX's digit for an outside line, and without it.
  const readings = [user, ...(/^[89]/.test(user) ? [user.slice(1)] : [])];
  const atHome = readings.flatMap((digits) => assignedIn(digits, country) ?? []);
  // A nought asks for another area or country.
  const mayBeExtension = user.length <= LONGEST_EXTENSION && !readings.some((digits) => digits.startsWith('0'));
  return mayBeExtension && !isAssigned(abroad) && !isPremiumNumber(abroad) ? atHome : [...atHome, abroad];
}
