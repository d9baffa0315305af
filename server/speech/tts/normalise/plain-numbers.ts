import { cardinal, digits, NUMBER, ordinal, written, year } from './numbers.ts';
import { inOrder, type Rule } from './rule.ts';

const ordinals: Rule = (text) =>
  text.replace(/\b(\d[\d,]*)(?:st|nd|rd|th)\b/gi, (_all, number: string) =>
    ordinal(Number(number.replaceAll(',', ''))),
  );

const FRACTIONS: Readonly<Record<string, string>> = {
  '1/2': 'one half',
  '1/3': 'one third',
  '2/3': 'two thirds',
  '1/4': 'one quarter',
  '3/4': 'three quarters',
  '½': 'one half',
  '⅓': 'one third',
  '¼': 'one quarter',
  '¾': 'three quarters',
};

const fractions: Rule = (text) =>
  text.replace(
    /(?:(\d+)\s?)?([½⅓¼¾]|(?<![\d/])(?:1\/2|1\/3|2\/3|1\/4|3\/4)(?![\d/]))/g,
    (_all, whole: string | undefined, part: string) => {
      const words = FRACTIONS[part] ?? '';
      return whole ? `${whole} and ${words.replace(/^one (half|quarter|third)$/, 'a $1')}` : words;
    },
  );

const ranges: Rule = (text) =>
  text.replace(/(\d)\s*[–—]\s*(?=\d)|(?<=\d)\s?-\s?(?=\d)/g, (all, digit?: string) =>
    digit ? `${all[0]} to ` : ' to ',
  );

/** "2x4" and "3:1". */
const pairs: Rule = (text) => text.replace(/(\d)\s?x\s?(?=\d)/g, '$1 by ').replace(/(\d):(?=\d)/g, '$1 to ');

const negatives: Rule = (text) => text.replace(/(^|[\s(])[-−](?=\d)/g, '$1minus ');

const years: Rule = (text) =>
  text.replace(/(?<![\d.,])(1[1-9]\d\d|20\d\d)(?![\d%]|[.,]\d)/g, (number) => year(Number(number)));

/** A leading zero is a code's; it is read, not dropped. */
const zeros: Rule = (text) => text.replace(/(?<![\d.,])0\d+(?!\d|\.\d)/g, digits);

const rest: Rule = (text) =>
  text
    .replace(/(\d)(?=\p{L})|(\p{L})(?=\d)/gu, '$1$2 ')
    .replace(/(?<=\d )A\b|(?<=\b(?:unit|gate|room|section|platform|row|flat|bus|line) )A(?= \d)/gi, 'ay') // A single A would be read as the article.
    .replace(new RegExp(NUMBER, 'g'), (number) => ` ${written(number)} `)
    .replace(/\d+/g, (number) => cardinal(Number(number)));

/** Every number that no other rule has taken; afterwards no digit is left. */
export const plainNumbers: Rule = inOrder([fractions, pairs, ordinals, ranges, negatives, years, zeros, rest]);
