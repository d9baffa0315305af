import type { Weekday, WeeklyHours } from '../../../line/line.ts';
import { spokenClock } from '../../../line/opening-words.ts';
import { WEEKDAYS } from '../../../line/weekdays.ts';

type Spans = ReadonlyArray<readonly [from: number, to: number]>;

/** A sentence for each day, to be found by its name. */
export function hoursPassages(hours: WeeklyHours): string[] {
  return WEEKDAYS.map(([day]) => daySentence(hours, day));
}

/** "On Sunday we are open from 8 am to 1 pm." */
export function daySentence(hours: WeeklyHours, day: Weekday): string {
  return sentence(`On ${nameOf(day)}`, spansOf(hours, day));
}

/** The whole week, days with the same hours together: "From Tuesday to Friday we are open from 7 am to 6 pm." */
export function weekSentences(hours: WeeklyHours): string {
  const runs: { days: Weekday[]; spans: Spans }[] = [];
  for (const [day] of WEEKDAYS) {
    const spans = spansOf(hours, day);
    const run = runs.at(-1);
    if (run && clocks(run.spans) === clocks(spans)) run.days.push(day);
    else runs.push({ days: [day], spans });
  }
  return runs.map(({ days, spans }) => sentence(daysOf(days), spans)).join(' ');
}

function daysOf(days: readonly Weekday[]): string {
  const [first = 'mon', last = first] = [days[0], days.at(-1)];
  if (days.length === 7) return 'Every day';
  if (days.length === 1) return `On ${nameOf(first)}`;
  return days.length === 2 ? `On ${nameOf(first)} and ${nameOf(last)}` : `From ${nameOf(first)} to ${nameOf(last)}`;
}

const sentence = (when: string, spans: Spans) =>
  spans.length === 0 ? `${when} we are closed.` : `${when} we are open ${clocks(spans)}.`;

const clocks = (spans: Spans) =>
  spans.map(([from, to]) => `from ${spokenClock(from)} to ${spokenClock(to)}`).join(' and ');

const nameOf = (day: Weekday) => WEEKDAYS.find(([key]) => key === day)?.[1] ?? day;

export const spansOf = (hours: WeeklyHours, day: Weekday): Spans => hours[day] ?? [];
