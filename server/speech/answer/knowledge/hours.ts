import type { Weekday, WeeklyHours } from '../../../line/line.ts';

const DAYS: ReadonlyArray<readonly [Weekday, string]> = [
  ['mon', 'Monday'],
  ['tue', 'Tuesday'],
  ['wed', 'Wednesday'],
  ['thu', 'Thursday'],
  ['fri', 'Friday'],
  ['sat', 'Saturday'],
  ['sun', 'Sunday'],
];

/** A sentence for each day, to be found by its name. */
export function hoursPassages(hours: WeeklyHours): string[] {
  return DAYS.map(([day, name]) => {
    const spans = hours[day] ?? [];
    if (spans.length === 0) return `On ${name} we are closed.`;
    return `On ${name} we are open ${spans.map(([from, to]) => `from ${clock(from)} to ${clock(to)}`).join(' and ')}.`;
  });
}

function clock(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  const minute = minutes % 60;
  const shown = hour % 12 === 0 ? 12 : hour % 12;
  return `${shown}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`} ${hour < 12 ? 'am' : 'pm'}`;
}
