import type { Line, OpenSpans as Spans, Weekday, WeeklyHours } from './line.ts';
import type { LocalTime } from './local-time.ts';
import { openingAt } from './opening.ts';
import { WEEKDAYS } from './weekdays.ts';

/** When a line that is closed opens again. */
export interface OpensAgain extends LocalTime {
  weekday: Weekday;
  inDays: number;
}

/** "We open again tomorrow at 7 am." of a line that is closed at this moment; undefined while it is open. */
export function closedWords(
  line: Pick<Line, 'name' | 'hours' | 'holidays' | 'timezone'>,
  at: number,
  say: typeof closedText = closedText,
): string | undefined {
  const opening = openingAt(line, at);
  return opening.open ? undefined : say(line.name, opening.opens);
}

/** The same in English, of when it opens; undefined where that is not within a year. */
export function closedText(name: string, opens: OpensAgain | undefined): string {
  const closed = `${name} is closed now.`;
  if (opens === undefined) return closed;
  const { inDays, weekday, date, minutes } = opens;
  const on = nameOf(weekday);
  const day =
    inDays === 0 ? 'today' : inDays === 1 ? 'tomorrow' : inDays < 7 ? `on ${on}` : `on ${on}, ${monthDay(date)},`;
  return `${closed} We open again ${day} at ${spokenClock(minutes)}.`;
}

/** "On Sunday we are open from 8 am to 1 pm." */
export function daySentence(hours: WeeklyHours, day: Weekday): string {
  return openSentence(`On ${nameOf(day)}`, spansOf(hours, day));
}

/** The same of several days, as they are called by `when`. */
export const openSentence = (when: string, spans: Spans) =>
  spans.length === 0 ? `${when} we are closed.` : `${when} we are open ${clocks(spans)}.`;

/** "from 8 am to 1 pm" */
export const clocks = (spans: Spans) =>
  spans.map(([from, to]) => `from ${spokenClock(from)} to ${spokenClock(to)}`).join(' and ');

export const nameOf = (day: Weekday) => WEEKDAYS.find(([key]) => key === day)?.[1] ?? day;

export const spansOf = (hours: WeeklyHours, day: Weekday): Spans => hours[day] ?? [];

/** "6:30 pm" of minutes since midnight. */
export function spokenClock(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  const minute = minutes % 60;
  const shown = hour % 12 === 0 ? 12 : hour % 12;
  return `${shown}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`} ${hour < 12 ? 'am' : 'pm'}`;
}

/** "December 1" of `2026-12-01`. */
export function monthDay(date: string): string {
  return new Intl.DateTimeFormat('en-US', { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(Date.parse(date));
}
