import { comparable, isWithheld } from '../../../line/telephone-number.ts';
import type { Parties } from '../../gateway/participant.ts';

/** What Twilio writes for callers without a number: ANONYMOUS, RESTRICTED, BLOCKED, UNAVAILABLE and UNKNOWN on a keypad. */
const NO_NUMBER: ReadonlySet<string> = new Set(['+266696687', '+7378742833', '+2562533', '+86282452253', '+8656696']);

/**
 * Who calls whom, by the fields of a webhook whose signature holds. A number is Twilio's word, unless it says itself
 * that the caller's network failed to prove it (STIR/SHAKEN); what else may call (`client:`, `sip:`) names itself.
 */
export function partiesOfForm(field: (name: string) => string): Parties {
  const from = field('From');
  const caller = NO_NUMBER.has(from) || isWithheld(from) ? '' : comparable(from);
  const isProven = /^\+\d+$/.test(caller) && !/Failed/i.test(field('StirVerstat'));
  return { called: comparable(field('To')), caller, trusted: isProven };
}

/** What LiveKit's own gateway tells agents of Twilio's calls, by the same names, and how far the caller's number is proved. */
export function attributesOfForm(field: (name: string) => string): Record<string, string> {
  const verstat = field('StirVerstat').slice(0, 64);
  return {
    'sip.callIDFull': field('CallSid'),
    'sip.twilio.callSid': field('CallSid'),
    'sip.twilio.accountSid': field('AccountSid'),
    ...(verstat !== '' && { 'sip.twilio.stirVerstat': verstat }),
  };
}
