import { cardinal, ordinal } from './numbers.ts';
import type { Rule } from './rule.ts';

const VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100 };
/** What is numbered: "chapter four". A single letter is a numeral after these only. */
const NUMBERED =
  'chapter|part|section|volume|act|scene|war|phase|level|type|class|book|figure|table|appendix|stage|article';
const numbered = new RegExp(String.raw`\b(${NUMBERED})\s([IVXLC]+)\b`, 'gi');
/** A ruler: "Henry the eighth". */
const ruler = /\b([A-Z][a-z]+)\s((?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3}))(?![\p{L}\d])/gu;

/** Roman numerals where they are certainly meant. */
export const roman: Rule = (text) =>
  text
    .replace(numbered, (all, what: string, numeral: string) =>
      numeral === numeral.toUpperCase() ? `${what} ${cardinal(romanValue(numeral))}` : all,
    )
    .replace(ruler, (_all, name: string, numeral: string) => `${name} the ${ordinal(romanValue(numeral))}`);

function romanValue(numeral: string): number {
  const values = [...numeral].map((letter) => VALUES[letter] ?? 0);
  return values.reduce((sum, value, i) => sum + (value < (values[i + 1] ?? 0) ? -value : value), 0);
}
