import type { Line, Weekday, WeeklyHours } from '../../../line/line.ts';
import { localTime } from '../../../line/local-time.ts';
import { comingWeek, weekdayOf } from '../../../line/opening.ts';
import { daySentence, spansOf, spokenClock } from '../../../line/opening-words.ts';
import { WEEKDAYS } from '../../../line/weekdays.ts';
import { contentWords, wordsIn } from '../text/words.ts';
import { weekSentences } from './hours.ts';

const OPEN = /\b(?:open(?:s|ed|ing)?|clos(?:e|es|ed|ing)|shut|hours)\b/i;
const YES_NO = /^(?:(?:hello|hi|hey|okay|so|and|sorry|excuse me|please|well),? )*(?:are|is|will|do|does|can)\b/i;
const NOW = /\b(?:now|right now|at the moment|currently|still|already|at present)\b/i;
/** Words of a question about opening hours that make it no question about anything else. */
const ABOUT_TIME = new Set(
  `open opens opened opening close closes closed closing shut hours business day days week weekend weekends weekday
   weekdays today tonight tomorrow now moment currently present morning mornings afternoon afternoons evening evenings
   night noon midday midnight am pm o'clock clock half past quarter regular usual normal schedule times time late early
   shop store place office door doors guys on at until till from to`.split(/\s+/),
);
const NUMBER_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const AT =
  /\b(?:at|by|before|after|until|till|around|past|from)\s+(?:(half past|quarter past)\s+)?(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|midday)(?:[:.](\d\d)|\s+(thirty|fifteen|forty-five))?\s*(a\.?m\b|p\.?m\b)?/i;

/**
 * Answers what is asked about opening hours from those of the line, as they are at this moment; undefined where
 * something else is asked. @param earlier the caller's question before, for "And on Sunday?"
 */
export function openingAnswer(question: string, earlier: string, line: Line, now: Date): string | undefined {
  if (!line.hours || !aboutTimeOnly(question, line)) return undefined;
  const continues = !OPEN.test(question);
  if (continues && !(OPEN.test(earlier) && aboutTimeOnly(earlier, line) && daysIn(question, 0).length > 0))
    return undefined;
  const hours = comingWeek(line, now.getTime());
  const local = whereItIs(now, line.timezone);
  const days = daysIn(question, local.day);
  const yesNo = YES_NO.test(question.trim()) || (continues && YES_NO.test(earlier.trim()));
  const at = timeIn(question);
  if (at !== undefined) return atTime(hours, days[0] ?? dayAt(local.day), at);
  if (days.length === 0 && yesNo) return rightNow(hours, local);
  if (days.length === 0) return NOW.test(question) ? rightNow(hours, local) : weekSentences(line.hours);
  const told = days.map((day) => daySentence(hours, day)).join(' ');
  const open = days.filter((day) => spansOf(hours, day).length > 0).length;
  // Of several days, or of an evening, "yes" would be true of some and not of others.
  const plain =
    !yesNo || /\b(?:tonight|evening|morning|afternoon|night)\b/i.test(question) || (open > 0 && open < days.length);
  if (plain) return told;
  // "Are you closed on Monday?" is answered by the same words as "Are you open?", without a yes or no to misread.
  if (/\b(?:closed|shut|close)\b/i.test(question)) return told;
  return `${open > 0 ? 'Yes' : 'No'}. ${told}`;
}

function aboutTimeOnly(question: string, line: Line): boolean {
  const name = new Set(wordsIn(line.name));
  return contentWords(question).every(
    ({ word, weight }) =>
      weight < 1 ||
      ABOUT_TIME.has(word) ||
      name.has(word) ||
      /^\d+$/.test(word) ||
      NUMBER_WORDS.includes(word) ||
      isDayName(word),
  );
}

const isDayName = (word: string) => WEEKDAYS.some(([, name]) => word.replace(/s$/, '') === name.toLowerCase());

/** Days that are named, in their order. @param today index of the day it is */
function daysIn(question: string, today: number): Weekday[] {
  const found: Weekday[] = [];
  for (const word of wordsIn(question)) {
    if (word === 'today' || word === 'tonight') found.push(dayAt(today));
    if (word === 'tomorrow') found.push(dayAt(today + 1));
    if (/^weekends?$/.test(word)) found.push('sat', 'sun');
    for (const [day, name] of WEEKDAYS) if (word.replace(/s$/, '') === name.toLowerCase()) found.push(day);
  }
  return [...new Set(found)];
}

/** Minutes since midnight of a time that is named. Without "am" or "pm" it is the one that shops are open at. */
function timeIn(question: string): number | undefined {
  const [match, past, hour = '', digits, words, half] = AT.exec(question) ?? [];
  if (match === undefined) return undefined;
  if (/noon|midday/i.test(hour)) return 12 * 60;
  if (/midnight/i.test(hour)) return 24 * 60;
  const named = NUMBER_WORDS.indexOf(hour.toLowerCase());
  const value = named >= 0 ? named : Number(hour);
  const later = { 'half past': 30, 'quarter past': 15, thirty: 30, fifteen: 15, 'forty-five': 45 }[
    (past ?? words ?? '').toLowerCase()
  ];
  const minutes = Number(digits ?? later ?? 0);
  if (value > 24 || minutes > 59) return undefined;
  const afternoon = half ? /p/i.test(half) : /\b(?:afternoon|evening|tonight|night)\b/i.test(question) || value < 7;
  const morning = half ? !afternoon : /\bmorning\b/i.test(question);
  const twelve = value % 12;
  return (value > 12 ? value : !morning && (afternoon || value === 12) ? twelve + 12 : twelve) * 60 + minutes;
}

function atTime(hours: WeeklyHours, day: Weekday, minute: number): string {
  const open = spansOf(hours, day).some(([from, to]) => from <= minute && minute < to);
  return `${open ? 'Yes' : 'No'}. ${daySentence(hours, day)}`;
}

function rightNow(hours: WeeklyHours, { day, minute }: { day: number; minute: number }): string {
  const span = spansOf(hours, dayAt(day)).find(([from, to]) => from <= minute && minute < to);
  if (span) return `Yes, we are open now, until ${spokenClock(span[1])}.`;
  for (let ahead = 0; ahead < 8; ahead++) {
    const next = dayAt(day + ahead);
    const opens = spansOf(hours, next).some(([from]) => ahead > 0 || from > minute);
    if (opens) return `No, we are closed now. ${daySentence(hours, next)}`;
  }
  return 'No, we are closed.';
}

const dayAt = (index: number): Weekday => WEEKDAYS[index % 7]?.[0] ?? 'mon';

/** Weekday (0 is Monday) and minutes since midnight where the line is. */
function whereItIs(now: Date, timeZone: string): { day: number; minute: number } {
  const { date, minutes } = localTime(now.getTime(), timeZone);
  const weekday = weekdayOf(date);
  return { day: WEEKDAYS.findIndex(([day]) => day === weekday), minute: minutes };
}
