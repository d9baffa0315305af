import {
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/**
 * Beginnings of numbers that are dear to call, where numbering plans set them apart: satellites and networks without a
 * country (ITU-T E.164.1), and the best known ranges of premium rate, in whatever length. The numbering plans of all
 * countries, as libphonenumber knows them, tell of the others; the prefixes of a trunk keep calls at home.
 */
const PREMIUM: readonly string[] = [
  // Shared cost; Inmarsat; personal numbers; mobile satellites; international networks; disaster relief; premium rate.
  ...['+808', '+870', '+878', '+881', '+882', '+883', '+888', '+979'],
  // North America: premium rate, personal numbers, services of single carriers.
  ...['+1900', '+1500', '+1533', '+1544', '+1566', '+1577', '+1588', '+1700'],
  // United Kingdom: 09, 087, personal numbers.
  ...['+449', '+4487', '+4470'],
  // Germany 0900, 0137, 118; Austria 09; Switzerland 090.
  ...['+49900', '+49137', '+49118', '+439', '+4190'],
  // France 089; Italy 89, 144, 166, 199; Spain 803, 806, 807, 905; Portugal 60.
  ...['+3389', '+3989', '+39144', '+39166', '+39199', '+34803', '+34806', '+34807', '+34905', '+35160'],
  // Netherlands 090; Belgium 090; Denmark 90; Norway 82; Sweden 0900, 0939, 0944; Finland 0600, 0700; Poland 70.
  ...['+3190', '+3290', '+4590', '+4782', '+46900', '+46939', '+46944', '+358600', '+358700', '+4870'],
  // Australia 190; New Zealand 0900; Japan 0990; Brazil 0900; Mexico 900; Russia 809.
  ...['+61190', '+64900', '+81990', '+55900', '+52900', '+7809'],
];

/** Of North America, in any area code. */
const PREMIUM_EXCHANGE = /^\+1\d{3}976/;
/** Directory enquiries in many countries of Europe, at several euros a call. */
const DIRECTORY = /^118\d{2,3}$/;
const PREMIUM_DIRECTORY = /^\+[34]\d{1,2}118\d{2,3}$/;

/** What costs whoever calls more than the way there, or is not to be told from that. */
const DEAR: ReadonlySet<string | undefined> = new Set(['PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER', 'PAGER']);

/** @param number in E.164 */
export function isPremiumNumber(number: string): boolean {
  return (
    PREMIUM_EXCHANGE.test(number) ||
    PREMIUM_DIRECTORY.test(number) ||
    PREMIUM.some((prefix) => number.startsWith(prefix)) ||
    DEAR.has(parsePhoneNumberFromString(number)?.getType())
  );
}

/** Whether numbering plans have given a number to anybody. @param number in E.164 */
export function isAssigned(number: string): boolean {
  return parsePhoneNumberFromString(number)?.isValid() === true;
}

/**
 * The number, in E.164, that whoever dials these digits in a country reaches, and short ones that are dear in like form;
 * undefined where there is none, or no country that is known.
 */
export function assignedIn(digits: string, country: string | undefined): string | undefined {
  if (country === undefined || !isSupportedCountry(country)) return undefined;
  const code = getCountryCallingCode(country);
  // Of premium rate in whatever area it is dialled.
  if (/^976\d{4}$/.test(digits) && code === '1') return `+1212${digits}`;
  if (DIRECTORY.test(digits) && /^[34]/.test(code)) return `+${code}${digits}`;
  const number = parsePhoneNumberFromString(digits, country);
  return number?.isValid() ? number.number : undefined;
}

/** Countries to which whoever writes the code of a whole numbering zone as a prefix means to call. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  '1': ['US', 'CA', 'PR', 'VI'],
  '7': ['RU'],
  '39': ['IT', 'VA'],
  '44': ['GB'],
  '47': ['NO'],
  '61': ['AU'],
  '212': ['MA'],
  '262': ['RE'],
  '290': ['SH'],
  '358': ['FI'],
  '590': ['GP'],
  '599': ['CW'],
};

/**
 * Where numbers are of no country that the lists of assigned numbers tell of, as new ones are: countries that share the
 * code of a larger one.
 */
const COUNTRIES_WITHIN: readonly string[] = [
  // +1: Bahamas, Barbados, Anguilla, Antigua, British Virgin Islands, Cayman, Bermuda, Grenada, Turks and Caicos.
  ...['+1242', '+1246', '+1264', '+1268', '+1284', '+1345', '+1441', '+1473', '+1649'],
  // Jamaica, Montserrat, Sint Maarten, St Lucia, Dominica, St Vincent, Dominican Republic, Trinidad, St Kitts.
  ...['+1658', '+1876', '+1664', '+1721', '+1758', '+1767', '+1784', '+1809', '+1829', '+1849', '+1868', '+1869'],
  // Guam, Northern Marianas, American Samoa; +7: Kazakhstan.
  ...['+1671', '+1670', '+1684', '+76', '+77'],
];

/** A prefix names a country within a zone, where there is so much of an area code in it. */
const AREA_DIGITS = 3;

/** Whether a prefix allows a number: it begins with it, and is not of another country that the prefix does not name. */
export function isWithin(prefix: string, number: string): boolean {
  if (!number.startsWith(prefix)) return false;
  const country = COUNTRIES_WITHIN.find((within) => number.startsWith(within));
  if (country !== undefined) return prefix.startsWith(country);
  const parsed = parsePhoneNumberFromString(number);
  return (
    parsed === undefined || isMeant(parsed) || prefix.length >= `+${parsed.countryCallingCode}`.length + AREA_DIGITS
  );
}

function isMeant({ country, countryCallingCode }: PhoneNumber): boolean {
  const meant = MEANT[countryCallingCode];
  return meant === undefined || country === undefined || meant.includes(country);
}
