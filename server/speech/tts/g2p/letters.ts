import type { Lexicon } from './lexicon.ts';
import { PRIMARY, SECONDARY } from './phonemes.ts';

/** The names of letters as one word, stressed on the last: "PDF" -> pee dee EFF. */
export function spelled(letters: string, lexicon: Lexicon): string {
  const names = [...letters.toUpperCase()].map((letter) => lexicon(letter) ?? '').filter(Boolean);
  return names.map((name, i) => (i < names.length - 1 ? name.replaceAll(PRIMARY, SECONDARY) : name)).join('');
}

/** Spelled although a word is written the same way. */
const ALWAYS = new Set('AM PM US UK EU UN IT TV PC ID OK CV HR PR IP AC DC PS ER IRS ETA ATM FAQ DIY'.split(' '));

/** Whether a word in capitals is said letter by letter, rather than being a word that is shouted. */
export function isSpelled(word: string, lexicon: Lexicon): boolean {
  if (!/^[A-Z]+$/.test(word)) return false;
  return word.length === 1 || ALWAYS.has(word) || lexicon(word) === undefined;
}
