import { dayName, dayPattern, MONTHS, monthName, monthPattern } from './calendar.ts';
import { cardinal, ordinal, year } from './numbers.ts';
import { inOrder, type Rule } from './rule.ts';

const withYear = (text: string | undefined) => (text ? `, ${year(Number(text))}` : '');

/** 2026-11-23 */
const iso: Rule = (text) =>
  text.replace(/\b(\d{4})-(\d{2})-(\d{2})\b/g, (all, y: string, month: string, day: string) => {
    const name = MONTHS[Number(month) - 1];
    return name ? `${name} ${ordinal(Number(day))}${withYear(y)}` : all;
  });

/** 12/25/2026, in the American order; where that can't be, the other way round. */
const slashed: Rule = (text) =>
  text.replace(/\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g, (all, a: string, b: string, y: string) => {
    const [month, day] = Number(a) > 12 ? [b, a] : [a, b];
    const name = MONTHS[Number(month) - 1];
    return name ? `${name} ${ordinal(Number(day))}${withYear(y)}` : all;
  });

const YEAR = String.raw`(?:,?\s+(\d{4})\b)?`;
const monthFirst = new RegExp(String.raw`\b(${monthPattern})\s+(\d{1,2})(?:st|nd|rd|th)?\b(?!:)${YEAR}`, 'g');
const dayFirst = new RegExp(
  String.raw`\b(the\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(${monthPattern})${YEAR}`,
  'gi',
);

const worded: Rule = (text) =>
  text
    .replace(dayFirst, (_all, _the, day: string, month: string, y?: string) => {
      return `the ${ordinal(Number(day))} of ${monthName(month)}${withYear(y)}`;
    })
    .replace(monthFirst, (_all, month: string, day: string, y?: string) => {
      return `${monthName(month)} ${ordinal(Number(day))}${withYear(y)}`;
    });

const dayRange = new RegExp(String.raw`\b(${dayPattern})\s*[-–—]\s*(${dayPattern})`, 'g');
const shortDay = /\b(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri)\b\.?|\b(?:Sat|Sun)\b(?:\.|(?=\s+(?:\d|and|to)))/g;

const days: Rule = (text) =>
  text
    .replace(dayRange, (_all, from: string, to: string) => `${dayName(from)} to ${dayName(to)}`)
    .replace(shortDay, dayName);

/** A month's abbreviation by itself. */
const months: Rule = (text) =>
  text.replace(/\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=\s\p{Ll}|$)/gu, monthName);

/** "on 7/4": without such a word before it, it may be a fraction. */
const slashedShort: Rule = (text) =>
  text.replace(
    /\b(on|by|until|from|since|before|after)\s+(\d{1,2})\/(\d{1,2})(?![\d/])/gi,
    (all, word: string, a: string, b: string) => {
      const name = MONTHS[Number(a) - 1];
      return name && Number(b) <= 31 ? `${word} ${name} ${ordinal(Number(b))}` : all;
    },
  );

const shortDecades: Rule = (text) =>
  text.replace(/(?:['’]|(\bthe ))([2-9]0)s\b/gi, (_all, the: string | undefined, decade: string) => {
    return (the ?? '') + cardinal(Number(decade)).replace(/y$/, 'ies');
  });

const decades: Rule = (text) =>
  text.replace(/\b(1[1-9]|20)(\d)0s\b/g, (_all, century: string, decade: string) => {
    return year(Number(`${century}${decade}0`))
      .replace(/y$/, 'ies')
      .replace(/(hundred|thousand|ten)$/, '$1s');
  });

/** Dates, weekdays and decades. */
export const dates: Rule = inOrder([iso, slashed, slashedShort, worded, months, days, decades, shortDecades]);
