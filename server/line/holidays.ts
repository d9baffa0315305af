import { type HoursProblem, type Interval, parseTimes, TIMES_CURE } from './hours.ts';
import type { Holidays } from './line.ts';

const KEY_CURE = 'Write a date such as "2026-12-24", or "12-25" for one of every year.';

/** Reads `{ '12-25': 'closed', '2026-12-24': '9:00-12:00' }`; tells all problems at once. */
export function parseHolidays(entries: Iterable<readonly [string, unknown]>): {
  holidays: Holidays;
  problems: HoursProblem[];
} {
  const holidays: Record<string, readonly Interval[]> = {};
  const problems: HoursProblem[] = [];
  for (const [key, times] of entries) {
    if (!isDate(key)) {
      problems.push({ key, at: 'key', message: `"${key}" is not a date`, cure: KEY_CURE });
      continue;
    }
    const intervals = typeof times === 'string' ? parseTimes(times) : `The hours of "${key}" are not text`;
    if (typeof intervals === 'string') problems.push({ key, at: 'value', message: intervals, cure: TIMES_CURE });
    else holidays[key] = intervals;
  }
  return { holidays, problems };
}

function isDate(key: string): boolean {
  if (!/^(?:\d{4}-)?\d{2}-\d{2}$/.test(key)) return false;
  // The 29th of February is a day of some years.
  const date = key.length === 5 ? `2024-${key}` : key;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
