import { parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/max';

/**
 * The one spelling of a number that its country's numbering plan has: exchanges also connect `+44 (0)20 …`, `+1 1 212 …`
 * and numbers with digits too many, which would be other numbers to whatever keeps count of them. Undefined where it
 * has digits too many; what is of no country that is known stays as it is.
 * @param number in E.164
 */
export function asPlanned(number: string): string | undefined {
  if (validatePhoneNumberLength(number) === 'TOO_LONG') return undefined;
  return parsePhoneNumberFromString(number)?.number ?? number;
}

/** As people read and dial it, in the groups of its country: `+44 20 7946 0123`. @param number in E.164 */
export function legible(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}
