import { normalise } from '../../server/speech/tts/normalise/normalise.ts';

/** What is the same, however it is written: long forms, words for numbers, no marks and no accents. */
export function comparable(text: string, language: 'en' | 'es'): string[] {
  const spelled = language === 'en' ? normalise(longForms(text)) : spanishNumbers(text);
  return spelled
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

const longForms = (text: string) =>
  text
    .replace(/['’]/g, "'")
    .replace(/\bcan't\b/gi, 'can not')
    .replace(/\bcannot\b/gi, 'can not')
    .replace(/\bwon't\b/gi, 'will not')
    .replace(/n't\b/gi, ' not')
    .replace(/'re\b/gi, ' are')
    .replace(/'m\b/gi, ' am')
    .replace(/'ll\b/gi, ' will')
    .replace(/'ve\b/gi, ' have');

const UNITS = [
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince',
  'dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco',
  'veintiseis veintisiete veintiocho veintinueve',
]
  .join(' ')
  .split(' ');
const TENS = ['', '', '', 'treinta', 'cuarenta', 'cincuenta', 'sesenta', 'setenta', 'ochenta', 'noventa'];

function spanishNumbers(text: string): string {
  return text.replace(/\d+/g, (digits) => {
    const value = Number(digits);
    if (value < 30) return UNITS[value] ?? digits;
    if (value >= 100) return [...digits].map((digit) => UNITS[Number(digit)]).join(' ');
    const tens = TENS[Math.floor(value / 10)] ?? '';
    return value % 10 === 0 ? tens : `${tens} y ${UNITS[value % 10]}`;
  });
}

/** Words to insert, delete or replace to make `heard` of `said`. */
export function wordErrors(said: readonly string[], heard: readonly string[]): number {
  let row = Array.from({ length: heard.length + 1 }, (_, i) => i);
  for (const [i, word] of said.entries()) {
    const next = [i + 1];
    for (const [j, other] of heard.entries()) {
      const replaced = (row[j] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
