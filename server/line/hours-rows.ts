import type { OpenSpans, WeeklyHours } from './line.ts';
import { WEEKDAYS } from './weekdays.ts';

/** A Monday. */
const SOME_MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** The week as it is read in a language, days with the same hours together: "Tuesday – Friday", "07:00 – 18:00". */
export function hoursRows(hours: WeeklyHours, language: string): { name: string; value: string }[] {
  const runs: { first: number; last: number; value: string }[] = [];
  for (const [index, [day]] of WEEKDAYS.entries()) {
    const value = timesOf(hours[day] ?? [], language);
    const run = runs.at(-1);
    if (run?.value === value) run.last = index;
    else runs.push({ first: index, last: index, value });
  }
  const name = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const nameOf = (index: number) => name.format(SOME_MONDAY + index * DAY_MS);
  return runs.map(({ first, last, value }) => ({
    name: first === last ? nameOf(first) : `${nameOf(first)} – ${nameOf(last)}`,
    value,
  }));
}

/** A dash stands for a day on which it is closed, in each language. */
function timesOf(spans: OpenSpans, language: string): string {
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' });
  const at = (minutes: number) => clock.format(minutes * 60_000).replace(/\s/g, '\u00a0');
  return spans.map(([from, to]) => `${at(from)} – ${at(to)}`).join(', ') || '–';
}
