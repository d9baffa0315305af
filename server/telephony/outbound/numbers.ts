import { isEmergencyNumber } from '../../line/emergency/is-emergency-number.ts';
import type { OutboundTrunk } from '../config/schema.ts';
import { isPremiumNumber, isWithin } from './costly-numbers.ts';
import type { NumberRefusal } from './refusals.ts';

/** Who is to be called on a trunk, from which of its numbers. */
export interface Dialling {
  to: string;
  /** The trunk's first one where it is left out. */
  from?: string;
}

export type DiallingChecked = { ok: true; from: string } | { ok: false; why: NumberRefusal };

/** Whether a trunk may dial a number at all, whatever else is going on. */
export function checkDialling(
  { to, from }: Dialling,
  { numbers, prefixes }: Pick<OutboundTrunk, 'numbers' | 'prefixes'>,
): DiallingChecked {
  const refuse = (why: NumberRefusal): DiallingChecked => ({ ok: false, why });
  // First of all: 112 is no E.164 number, but is to be told as what it is.
  if (isEmergencyNumber(to)) return refuse('emergency-number');
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refuse('not-e164');
  if (isPremiumNumber(to)) return refuse('premium-number');
  if (!prefixes.some((prefix) => isWithin(prefix, to))) return refuse('prefix-not-allowed');
  const caller = from ?? numbers[0];
  return caller !== undefined && numbers.includes(caller)
    ? { ok: true, from: caller }
    : refuse('caller-id-not-allowed');
}
