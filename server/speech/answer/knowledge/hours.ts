import type { OpenSpans, Weekday, WeeklyHours } from '../../../line/line.ts';
import { clocks, spansOf } from '../../../line/opening-words.ts';
import { WEEKDAYS } from '../../../line/weekdays.ts';
import { en } from '../../../phrases/languages/en.ts';
import type { Phrases } from '../../../phrases/phrases.ts';

/** A sentence for each day, to be found by its name. */
export function hoursPassages(hours: WeeklyHours, { hours: words }: Phrases = en): string[] {
  return WEEKDAYS.map(([day]) => words.day(hours, day));
}

/** The whole week, days with the same hours together: "From Tuesday to Friday we are open from 7 am to 6 pm." */
export function weekSentences(hours: WeeklyHours, { hours: words }: Phrases = en): string {
  const runs: { days: Weekday[]; spans: OpenSpans }[] = [];
  for (const [day] of WEEKDAYS) {
    const spans = spansOf(hours, day);
    const run = runs.at(-1);
    if (run && clocks(run.spans) === clocks(spans)) run.days.push(day);
    else runs.push({ days: [day], spans });
  }
  return runs.map(({ days, spans }) => words.days(days, spans)).join(' ');
}
