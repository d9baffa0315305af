import { digits } from './numbers.ts';
import type { Rule } from './rule.ts';

const INTERNATIONAL = /\+\d[\d\s().-]{5,}\d/g;
/** 555-0142, (415) 555-0142, 415-555-0142, 1-800-242-8478, 020 7946 0018 */
const GROUPED =
  /(?<![\d$£€.,/-])(?:\(\d{2,5}\)\s?\d{3,4}(?:[-. ]\d{3,4}){0,2}|(?:1[-. ])?\d{3}[-.]\d{3}[-.]\d{4}|\d{3}-\d{4}|0\d{2,4}(?: \d{3,4}){1,3})(?![\d-])/g;
const LONG = /(?<![\d$£€.,])(?:0\d{6,}|\d{9,})(?![\d,])/g;
const EXTENSION = /\b(extension|ext\.?|code|pin|order|reference|room|account)(\s+(?:number|is)?\s*)(\d{3,})\b/gi;

/** A post code after its state, and an emergency number after "call". */
const POST_CODE = /\b([A-Z]{2}\s)(\d{5}(?:-\d{4})?)\b/g;
const SHORT_NUMBER = /\b(call|dial|ring|text)(\s)(\d{3})(?![\d-]|\.\d|,\d)/gi;
const FLIGHT = /\b(flight\s[A-Z\d]{2}\s?)(\d{2,4})\b/gi;

/** Telephone numbers and codes, digit by digit, with a short pause between groups. */
export const phones: Rule = (text) =>
  text
    .replace(INTERNATIONAL, (number) => `plus ${spoken(number.slice(1))}`)
    .replace(GROUPED, spoken)
    .replace(LONG, spoken)
    .replace(POST_CODE, (_all, state: string, number: string) => state + spoken(number))
    .replace(SHORT_NUMBER, (_all, word: string, space: string, number: string) => `${word}${space}${spoken(number)}`)
    .replace(FLIGHT, (_all, before: string, number: string) => before + spoken(number))
    .replace(EXTENSION, (_all, word: string, between: string, number: string) => `${word}${between}${spoken(number)}`);

function spoken(number: string): string {
  const groups = number.split(/\D+/).filter(Boolean);
  return groups.map(digits).join(', ');
}
