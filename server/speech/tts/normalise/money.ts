import { cardinal, digits, written } from './numbers.ts';
import type { Rule } from './rule.ts';

interface Currency {
  one: string;
  many: string;
  cent: string;
  cents: string;
}

const CURRENCIES: Readonly<Record<string, Currency>> = {
  $: { one: 'dollar', many: 'dollars', cent: 'cent', cents: 'cents' },
  '£': { one: 'pound', many: 'pounds', cent: 'penny', cents: 'pence' },
  '€': { one: 'euro', many: 'euros', cent: 'cent', cents: 'cents' },
  C$: { one: 'Canadian dollar', many: 'Canadian dollars', cent: 'cent', cents: 'cents' },
  A$: { one: 'Australian dollar', many: 'Australian dollars', cent: 'cent', cents: 'cents' },
  '¥': { one: 'yen', many: 'yen', cent: 'sen', cents: 'sen' },
};

/** Codes as the sign that says the same. */
const CODES: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', CAD: 'C$', AUD: 'A$' };
const codes = Object.keys(CODES).join('|');
const SIGN = String.raw`(?:\b(?:C|A)\$|[$£€¥])`;

/** "A $10 card": before what it describes, an amount is said in the singular. */
const describing = /\b([Aa]n?)\s([$£€])(\d[\d,]*)[ -](?!(?:an?|and|or|per|for|to|in|on|off|each|is|of|if)\b)(?=[a-z])/g;

const AMOUNT = String.raw`(\d{1,3}(?:,\d{3})+|\d+|(?=\.\d))(?:\.(\d+))?`;
const SCALE = String.raw`(?:\s?(k|m|bn|thousand|million|billion|trillion)\b)?`;
const before = new RegExp(String.raw`(${SIGN})\s?${AMOUNT}${SCALE}`, 'gi');
const after = new RegExp(String.raw`\b${AMOUNT}\s?([€£])`, 'g');
const RANGE = /([$£€¥])\s?(\d[\d,.]*)\s*[-–]\s*\1?\s?(?=\d)/g;

const SCALES: Readonly<Record<string, string>> = { k: 'thousand', m: 'million', bn: 'billion' };

/** Amounts with a currency's sign before or after them: "three dollars fifty". */
export const money: Rule = (text) =>
  text
    .replace(/\bUS\$/g, '$')
    .replace(new RegExp(String.raw`\b(${codes})\s?(?=\d)`, 'g'), (_all, code: string) => CODES[code] ?? code)
    .replace(
      new RegExp(String.raw`(\d[\d,.]*)\s?(${codes})\b`, 'g'),
      (_all, number: string, code: string) => `${CODES[code]}${number}`,
    )
    .replace(describing, (_all, article: string, sign: string, number: string) => {
      return `${article} ${cardinal(Number(number.replaceAll(',', '')))} ${CURRENCIES[sign]?.one} `;
    })
    .replace(RANGE, '$1$2 to $1')
    .replace(before, (_all, sign: string, whole: string, part?: string, scale?: string) =>
      amount(sign, whole, part, scale),
    )
    .replace(after, (_all, whole: string, part: string | undefined, sign: string) => amount(sign, whole, part))
    .replace(/\b(\d+)\s?¢/g, (_all, cents: string) => `${cardinal(Number(cents))} ${cents === '1' ? 'cent' : 'cents'}`);

function amount(sign: string, whole: string, part?: string, scale?: string): string {
  const currency = CURRENCIES[sign];
  if (!currency) return whole;
  if (scale)
    return `${written(part ? `${whole}.${part}` : whole)} ${SCALES[scale.toLowerCase()] ?? scale} ${currency.many}`;
  const units = Number(whole.replaceAll(',', ''));
  const main = `${cardinal(units)} ${units === 1 ? currency.one : currency.many}`;
  if (part && part.length !== 2) return `${cardinal(units)} point ${digits(part)} ${currency.many}`;
  const cents = Number(part ?? '0');
  if (cents === 0) return main;
  const small = `${cardinal(cents)} ${cents === 1 ? currency.cent : currency.cents}`;
  return units === 0 ? small : `${main} and ${small}`;
}
