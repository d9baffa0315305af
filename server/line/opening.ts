import type { Line, OpenSpans, Weekday, WeeklyHours } from './line.ts';
import { dayAfter, instantOf, type LocalTime, localTime } from './local-time.ts';
import { WEEKDAYS } from './weekdays.ts';

type Hours = Pick<Line, 'hours' | 'holidays' | 'timezone'>;

/** Whether a line is open at a moment, and what comes next. */
export type Opening =
  | { open: true }
  /** `opens` is missing where that is not within a year. */
  | { open: false; opens?: LocalTime & { at: number; weekday: Weekday; inDays: number } };

const DAYS_AHEAD = 366;

/** By the clock on the wall where the line is: one without hours is always open. */
export function openingAt(line: Hours, at: number): Opening {
  if (line.hours === undefined) return { open: true };
  const now = localTime(at, line.timezone);
  if (spansOn(line, now.date).some(([from, to]) => from <= now.minutes && now.minutes < to)) return { open: true };
  for (let inDays = 0; inDays <= DAYS_AHEAD; inDays += 1) {
    const date = dayAfter(now.date, inDays);
    const next = spansOn(line, date).find(([from]) => inDays > 0 || from > now.minutes);
    if (next === undefined) continue;
    const opens = { date, minutes: next[0] };
    return {
      open: false,
      opens: { ...opens, at: instantOf(opens, line.timezone), weekday: weekdayOf(date), inDays },
    };
  }
  return { open: false };
}

/** When a line is open on one day: as on a holiday, where it is one. */
export function spansOn({ hours = {}, holidays = {} }: Hours, date: string): OpenSpans {
  return holidays[date] ?? holidays[date.slice(5)] ?? hours[weekdayOf(date)] ?? [];
}

/** The hours of the seven days that begin with this one, holidays among them. */
export function comingWeek(line: Hours, at: number): WeeklyHours {
  const { date } = localTime(at, line.timezone);
  const days = WEEKDAYS.map((_, index) => dayAfter(date, index));
  return Object.fromEntries(days.map((day) => [weekdayOf(day), spansOn(line, day)]));
}

export function weekdayOf(date: string): Weekday {
  // Of a `Date`, 0 is Sunday.
  return WEEKDAYS[(new Date(Date.parse(date)).getUTCDay() + 6) % 7]?.[0] ?? 'mon';
}
