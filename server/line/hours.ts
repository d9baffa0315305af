import type { Weekday, WeeklyHours } from './line.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[];

const dayNames: readonly string[] = weekdays;

/** What is wrong with one entry of `hours`; `at` tells whether its days or its times are meant. */
export interface HoursProblem {
  key: string;
  at: 'key' | 'value';
  message: string;
  cure: string;
}

export type Interval = readonly [from: number, to: number];

const KEY_CURE = 'Write a day or a range of mon, tue, wed, thu, fri, sat and sun, e.g. "mon-fri" or "sat".';
export const TIMES_CURE = 'Write "9:00-18:00", "9:00-12:00, 13:00-17:00" or "closed", in 24-hour time.';

/** Reads `{ 'mon-fri': '9:00-18:00', sun: 'closed' }` into minutes of each day; tells all problems at once. */
export function parseHours(entries: Iterable<readonly [string, unknown]>): {
  hours: WeeklyHours;
  problems: HoursProblem[];
} {
  const hours: Partial<Record<Weekday, readonly Interval[]>> = {};
  const problems: HoursProblem[] = [];
  const seen = new Map<Weekday, string>();
  for (const [key, times] of entries) {
    const days = parseDays(key);
    if (!days) {
      problems.push({ key, at: 'key', message: `"${key}" names no days`, cure: KEY_CURE });
      continue;
    }
    const intervals = typeof times === 'string' ? parseTimes(times) : `The hours of "${key}" are not text`;
    if (typeof intervals === 'string') {
      problems.push({ key, at: 'value', message: intervals, cure: TIMES_CURE });
      continue;
    }
    for (const day of days) {
      const earlier = seen.get(day);
      if (earlier !== undefined) {
        const message = `The hours of ${day} are given twice, by "${earlier}" and "${key}"`;
        problems.push({ key, at: 'key', message, cure: 'Give each day once.' });
      }
      seen.set(day, key);
      if (intervals.length > 0) hours[day] = intervals;
    }
  }
  return { hours, problems };
}

/** `mon-fri`, `sat`, `fri-mon` (over the weekend), `mon, wed`; undefined where it is none of these. */
function parseDays(key: string): Weekday[] | undefined {
  const days: Weekday[] = [];
  for (const part of key.toLowerCase().split(',')) {
    const [first, last, ...rest] = part.split('-').map((name) => dayNames.indexOf(name.trim()));
    if (first === undefined || first < 0 || last === -1 || rest.length > 0) return undefined;
    const length = last === undefined ? 1 : ((last - first + 7) % 7) + 1;
    for (let i = 0; i < length; i++) {
      const day = weekdays[(first + i) % 7];
      if (day) days.push(day);
    }
  }
  return days;
}

/** The intervals of a day in order, or what is wrong with them. */
export function parseTimes(times: string): Interval[] | string {
  if (times.trim().toLowerCase() === 'closed') return [];
  const intervals: Interval[] = [];
  for (const part of times.split(',')) {
    const match = /^\s*(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})\s*$/.exec(part);
    if (!match) return `"${part.trim()}" is not a time span`;
    const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
    const from = fromHour * 60 + fromMinute;
    const to = toHour * 60 + toMinute;
    if (fromMinute > 59 || toMinute > 59 || from >= 1440 || to > 1440) return `"${part.trim()}" is not a time of day`;
    if (from >= to) return `"${part.trim()}" ends before it starts; give what is after midnight to the next day`;
    const before = intervals.at(-1);
    if (before && from < before[1]) return `"${part.trim()}" begins before the span ahead of it has ended`;
    intervals.push([from, to]);
  }
  return intervals;
}
