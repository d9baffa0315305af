import type { Weekday } from '../line/line.ts';
import { WEEKDAYS } from '../line/weekdays.ts';

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** "domingo". */
export function weekdayIn(language: string, day: Weekday): string {
  const index = WEEKDAYS.findIndex(([key]) => key === day);
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(MONDAY + index * DAY_MS);
}

/** "1 de diciembre" of `2026-12-01`. */
export function monthDayIn(language: string, date: string): string {
  return new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(Date.parse(date));
}

/** "7:30" of minutes since midnight, with what stands between hour and minutes; the bare hour has `full` after it. */
export function clockOf(minutes: number, between: string, full: string): string {
  const hour = Math.floor(minutes / 60) % 24;
  const minute = minutes % 60;
  return minute === 0 ? `${hour}${full}` : `${hour}${between}${String(minute).padStart(2, '0')}`;
}

interface DurationWords {
  few: string;
  half: string;
  one: string;
  minutes: (count: number) => string;
  hours: (count: number) => string;
}

/** "half a minute", "one minute", "5 minutes", "2 hours", as people say them: never more than there is. */
export function durationIn({ few, half, one, minutes, hours }: DurationWords): (seconds: number) => string {
  return (seconds) => {
    if (seconds < 25) return few;
    if (seconds < 50) return half;
    const whole = seconds < 60 ? 1 : Math.floor(seconds / 60);
    if (whole === 1) return one;
    return whole < 120 || whole % 60 !== 0 ? minutes(whole) : hours(whole / 60);
  };
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The first and the last of days in a row. */
export const endsOf = (days: readonly Weekday[]): readonly [Weekday, Weekday] => {
  const [first = 'mon'] = days;
  return [first, days.at(-1) ?? first];
};

/** "no messages", "one message", "3 messages" in a language that has a word for each. */
export const counted = (number: number, none: string, one: string, many: string): string =>
  number === 0 ? none : number === 1 ? one : `${number} ${many}`;
