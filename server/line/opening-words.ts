import type { Line } from './line.ts';
import { openingAt } from './opening.ts';
import { WEEKDAYS } from './weekdays.ts';

/** "We open again tomorrow at 7 am." of a line that is closed at this moment; undefined while it is open. */
export function closedWords(
  line: Pick<Line, 'name' | 'hours' | 'holidays' | 'timezone'>,
  at: number,
): string | undefined {
  const opening = openingAt(line, at);
  if (opening.open) return undefined;
  const closed = `${line.name} is closed now.`;
  if (opening.opens === undefined) return closed;
  const { inDays, weekday, date, minutes } = opening.opens;
  const name = WEEKDAYS.find(([day]) => day === weekday)?.[1] ?? weekday;
  const day =
    inDays === 0 ? 'today' : inDays === 1 ? 'tomorrow' : inDays < 7 ? `on ${name}` : `on ${name}, ${monthDay(date)},`;
  return `${closed} We open again ${day} at ${spokenClock(minutes)}.`;
}

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
