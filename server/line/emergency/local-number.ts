import type { Line } from '../line.ts';
import { emergencyTable } from './table.ts';

/** Countries by time zone; made when one is first asked for. */
let countries: ReadonlyMap<string, string> | undefined;

/**
 * What somebody in danger is told to dial: the line's own `emergencyNumber`, else those of the country of its phone, of
 * its time zone or of its language; empty where none of them tells a country.
 */
export function emergencyNumbersOf(
  line: Pick<Line, 'emergencyNumber' | 'phone' | 'timezone' | 'languages'>,
): readonly string[] {
  if (line.emergencyNumber !== undefined) return [line.emergencyNumber];
  const country = countryOf(line);
  return emergencyTable.find((row) => row.country === country)?.named ?? [];
}

/** Where a line is, as its phone, its time zone or its language tells; undefined where none of them does. */
export function countryOf({
  phone,
  timezone,
  languages,
}: Pick<Line, 'phone' | 'timezone' | 'languages'>): string | undefined {
  return countryOfPhone(phone) ?? countryOfZone(timezone) ?? countryOfLanguage(languages[0]);
}

function countryOfPhone(phone: string | undefined): string | undefined {
  const digits = phone?.replace('+', '') ?? '';
  const fitting = emergencyTable.filter(({ callingCode }) => digits.startsWith(callingCode));
  const longest = Math.max(...fitting.map(({ callingCode }) => callingCode.length));
  return fitting.find(({ callingCode }) => callingCode.length === longest)?.country;
}

function countryOfZone(zone: string): string | undefined {
  countries ??= new Map(
    emergencyTable.toReversed().flatMap(({ country }) => zonesOf(country).map((z) => [z, country])),
  );
  // A zone has had several names, of which the engine lists one.
  return countries.get(new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
}

function countryOfLanguage(tag: string): string | undefined {
  const { region } = new Intl.Locale(tag);
  return region;
}

function zonesOf(country: string): string[] {
  // In every Node we run on; TypeScript 6 does not know it yet.
  const locale: Intl.Locale & { getTimeZones?(): string[] | undefined } = new Intl.Locale('und', { region: country });
  return locale.getTimeZones?.() ?? [];
}
