import type { Line, Weekday, WeeklyHours } from '../../../line/line.ts';
import { localTime } from '../../../line/local-time.ts';
import { comingWeek, weekdayOf } from '../../../line/opening.ts';
import { spansOf } from '../../../line/opening-words.ts';
import { WEEKDAYS } from '../../../line/weekdays.ts';
import type { Phrases } from '../../../phrases/phrases.ts';
import type { AnswerLanguage } from '../languages/languages.ts';
import { wordsIn } from '../text/words.ts';
import { weekSentences } from './hours.ts';
import { spokenTime } from './spoken-time.ts';

/** What a caller asks of a line's hours, and asked before. */
export interface OpeningQuestion {
  question: string;
  /** The caller's question before, for "And on Sunday?" */
  earlier: string;
  line: Line;
  now: Date;
}

/**
 * Answers what is asked about opening hours from those of the line, as they are at this moment; undefined where
 * something else is asked.
 */
export function openingAnswer(asked: OpeningQuestion, language: AnswerLanguage): string | undefined {
  const { line, now } = asked;
  const { hours: rules, phrases } = language;
  const [question, earlier] = [asked.question, asked.earlier].map(language.questions.plain);
  if (!line.hours || question === undefined || earlier === undefined) return undefined;
  if (!aboutTimeOnly(question, line, language)) return undefined;
  const continues = !rules.open.test(question);
  const wasAsked = rules.open.test(earlier) && aboutTimeOnly(earlier, line, language);
  if (continues && !(wasAsked && daysIn(question, 0, language).length > 0)) return undefined;
  const hours = comingWeek(line, now.getTime());
  const local = whereItIs(now, line.timezone);
  const days = daysIn(question, local.day, language);
  const yesNo = rules.isYesNo(question) || (continues && rules.isYesNo(earlier));
  const at = spokenTime(question, rules);
  if (at !== undefined) return atTime(hours, days[0] ?? dayAt(local.day), at, phrases);
  if (days.length === 0 && (yesNo || rules.now.test(question))) return rightNow(hours, local, phrases);
  if (days.length === 0) return weekSentences(line.hours, phrases);
  const told = days.map((day) => phrases.hours.day(hours, day)).join(' ');
  const open = days.filter((day) => spansOf(hours, day).length > 0).length;
  // Of several days, or of an evening, "yes" would be true of some and not of others.
  const plain = !yesNo || rules.partOfDay.test(question) || (open > 0 && open < days.length);
  if (plain) return told;
  // "Are you closed on Monday?" is answered by the same words as "Are you open?", without a yes or no to misread.
  if (rules.closed.test(question)) return told;
  return `${open > 0 ? phrases.hours.yes : phrases.hours.no}. ${told}`;
}

function aboutTimeOnly(
  question: string,
  line: Line,
  { contentWords, hours, questions, isDay }: AnswerLanguage,
): boolean {
  const name = new Set(wordsIn(questions.plain(line.name)));
  return contentWords(question).every((one) => {
    const { word, weight } = one;
    if (weight < 1 || isDay(one) || /^\d+$/.test(word)) return true;
    return (
      hours.aboutTime.has(word) || name.has(word) || hours.hourWords.includes(word) || dayOf(word, hours) !== undefined
    );
  });
}

type DayWords = Pick<AnswerLanguage['hours'], 'days'>;

/** A day by its name, of which there may be more than one: "Sundays". */
const dayOf = (word: string, { days }: DayWords): Weekday | undefined =>
  days.get(word) ?? days.get(word.replace(/s$/, ''));

/** Days that are named, in their order. @param today index of the day it is */
function daysIn(question: string, today: number, { hours }: AnswerLanguage): Weekday[] {
  const found: Weekday[] = [];
  // Two words of Spanish or Portuguese may be one day, or none: "mañana por la mañana" is a morning.
  for (const word of wordsIn(question.replace(hours.tomorrow, TOMORROW))) {
    if (hours.today.has(word)) found.push(dayAt(today));
    if (word === TOMORROW) found.push(dayAt(today + 1));
    if (hours.weekend.test(word)) found.push('sat', 'sun');
    const named = dayOf(word, hours);
    if (named) found.push(named);
  }
  return [...new Set(found)];
}

const TOMORROW = 'tomorrow';

function atTime(hours: WeeklyHours, day: Weekday, minute: number, { hours: words }: Phrases): string {
  const open = spansOf(hours, day).some(([from, to]) => from <= minute && minute < to);
  return `${open ? words.yes : words.no}. ${words.day(hours, day)}`;
}

function rightNow(
  hours: WeeklyHours,
  { day, minute }: { day: number; minute: number },
  { hours: words }: Phrases,
): string {
  const span = spansOf(hours, dayAt(day)).find(([from, to]) => from <= minute && minute < to);
  if (span) return `${words.yes}, ${words.openUntil(span[1])}.`;
  for (let ahead = 0; ahead < 8; ahead++) {
    const next = dayAt(day + ahead);
    const opens = spansOf(hours, next).some(([from]) => ahead > 0 || from > minute);
    if (opens) return `${words.no}, ${words.notNow}. ${words.day(hours, next)}`;
  }
  return `${words.no}, ${words.never}.`;
}

const dayAt = (index: number): Weekday => WEEKDAYS[index % 7]?.[0] ?? 'mon';

/** Weekday (0 is Monday) and minutes since midnight where the line is. */
function whereItIs(now: Date, timeZone: string): { day: number; minute: number } {
  const { date, minutes } = localTime(now.getTime(), timeZone);
  const weekday = weekdayOf(date);
  return { day: WEEKDAYS.findIndex(([day]) => day === weekday), minute: minutes };
}
