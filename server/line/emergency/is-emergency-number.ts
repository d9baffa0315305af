import { type EmergencyNumbers, emergencyTable } from './table.ts';

/** Mobile networks connect these to help in every country (3GPP TS 22.101, 10.1.1), and PBXs seldom use them otherwise. */
const EVERYWHERE: ReadonlySet<string> = new Set(['112', '911', '999', '000']);
const SOMEWHERE: ReadonlySet<string> = new Set(emergencyTable.flatMap(({ all }) => all));
const byCode = [...emergencyTable].sort((a, b) => b.callingCode.length - a.callingCode.length);

/**
 * Whether dialling this may reach emergency services, so that a machine must not do it. Prefixes count as what they
 * are: an outside line, a country code, a service code before the number. Errs on yes.
 * @param number as dialled, as a `tel:` or `sip:` URI, or as a service URN
 * @param country ISO 3166-1 alpha-2, where it is dialled; without it, all countries' numbers count
 */
export function isEmergencyNumber(number: string, country?: string): boolean {
  // RFC 5031
  if (/^\s*urn:service:sos\b/i.test(number)) return true;
  const national = country?.toUpperCase();
  const local = emergencyTable.find((row) => row.country === national);
  return asDialled(number).some((dialled) => {
    const digits = dialled.replace('+', '');
    const here = dialled === digits ? [digits, ...withoutPrefix(digits)] : [];
    if (EVERYWHERE.has(digits) || here.some((reading) => isOf(local, reading))) return true;
    return international(dialled).some(isAbroad);
  });
}

function isOf(country: EmergencyNumbers | undefined, digits: string): boolean {
  return EVERYWHERE.has(digits) || (country ? country.all.includes(digits) : SOMEWHERE.has(digits));
}

/** Digits after a country code; a trunk prefix that does not belong there is forgiven. */
function isAbroad(digits: string): boolean {
  // No area code of the North American plan is 911: a switch stops reading there.
  if (/^1911/.test(digits)) return true;
  return byCode.some(({ callingCode, all }) => {
    if (!digits.startsWith(callingCode)) return false;
    const rest = digits.slice(callingCode.length);
    return [rest, rest.replace(/^0/, '')].some((short) => EVERYWHERE.has(short) || all.includes(short));
  });
}

/** What is left without the digit that asks a PBX for an outside line. */
function withoutPrefix(digits: string): string[] {
  return /^[089]/.test(digits) ? [digits.slice(1)] : [];
}

/** What follows the ways to ask for another country. */
function international(dialled: string): string[] {
  if (dialled.startsWith('+')) return [dialled.slice(1)];
  const prefix = /^[089]?(?:00|011|0011|010|810)(?=\d{3})/.exec(dialled);
  return prefix ? [dialled.slice(prefix[0].length)] : [];
}

/**
 * Digits, with a plus where one is before them: without URI, separators and pauses, and once more without codes such as
 * `*67` or `#31#`, which have two digits or three.
 */
function asDialled(number: string): string[] {
  const user = number
    .normalize('NFKC')
    .trim()
    .replace(/^(?:tel|sips?):/i, '')
    .replace(/[@;?].*$/s, '');
  const keys = user.replace(/\p{Nd}/gu, asciiDigit).replace(/[^\d+*#]/g, '');
  const withoutCodes = [/^(?:[*#]+\d{2}[*#]?)+/, /^(?:[*#]+\d{3}[*#]?)+/].map((code) => keys.replace(code, ''));
  return [...new Set([keys, ...withoutCodes])].map((one) => one.replace(/[*#]/g, '').replace(/(?<=.)\+/g, ''));
}

/** Digits of every script stand in rows of ten, which begin at a code point whose value is a digit zero. */
function asciiDigit(digit: string): string {
  let code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code -= 1;
    value += 1;
  }
  return /\d/.test(digit) ? digit : String(value);
}
