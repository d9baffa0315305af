import { isEmergencyNumber } from '../../line/emergency/is-emergency-number.ts';
import type { OutboundTrunk } from '../config/schema.ts';
import { formatUri, type SipUri, userOf } from '../sip/message/uri.ts';
import { isPremiumNumber, isWithin } from './costly-numbers.ts';
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
  const number = numberIn(userOf(uri) ?? '');
  return number === undefined ? undefined : whyNotNumber(number, prefixes);
}

/** The number, with its plus, that the user of an address is to a carrier; undefined for names and extensions. */
export function numberIn(user: string): string | undefined {
  const dialled = user.replace(/[^\d+]/g, '');
  // Letters dial nothing: what is between them is part of a name.
  if (/[A-Za-z]/.test(user) || dialled.length < 7) return undefined;
  return `+${dialled.replace(/^(\+|00|011)/, '')}`;
}
