/**
 * Beginnings of numbers that are dear to call, where numbering plans set them apart: satellites and networks without a
 * country (ITU-T E.164.1), and ranges of premium rate. It can't be whole; the prefixes of a trunk keep calls at home.
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

/** @param number in E.164 */
export function isPremiumNumber(number: string): boolean {
  return PREMIUM_EXCHANGE.test(number) || PREMIUM.some((prefix) => number.startsWith(prefix));
}

/** Countries that share the code of a larger one, where who allows that one hardly means them; fraud loves them. */
const COUNTRIES_WITHIN: readonly string[] = [
  // +1: Bahamas, Barbados, Anguilla, Antigua, British Virgin Islands, Cayman, Bermuda, Grenada, Turks and Caicos.
  ...['+1242', '+1246', '+1264', '+1268', '+1284', '+1345', '+1441', '+1473', '+1649'],
  // Jamaica, Montserrat, Sint Maarten, St Lucia, Dominica, St Vincent, Dominican Republic, Trinidad, St Kitts.
  ...['+1658', '+1876', '+1664', '+1721', '+1758', '+1767', '+1784', '+1809', '+1829', '+1849', '+1868', '+1869'],
  // +7: Kazakhstan.
  ...['+76', '+77'],
];

/** Whether a prefix allows a number: it begins with it, and is not of another country that the prefix does not name. */
export function isWithin(prefix: string, number: string): boolean {
  if (!number.startsWith(prefix)) return false;
  const country = COUNTRIES_WITHIN.find((within) => number.startsWith(within));
  return country === undefined || prefix.startsWith(country);
}
