import { isNotUnderstood as isOf } from '../contract/index.ts';
import { de } from './languages/de.ts';
import { en } from './languages/en.ts';
import { es } from './languages/es.ts';
import { fr } from './languages/fr.ts';
import { it } from './languages/it.ts';
import { pt } from './languages/pt.ts';
import type { Phrases } from './phrases.ts';

/** Languages in which everything is there that is said by rule, by primary subtag. */
const spoken: Readonly<Record<string, Phrases>> = { en, es, fr, de, it, pt };

/** Something that is said by rule, in whatever language; a text is English. */
export type Words = string | ((phrases: Phrases) => string);

export const wordsIn = (phrases: Phrases, words: Words): string => (typeof words === 'string' ? words : words(phrases));

/** Words as they are said in a language; undefined where we have them in others only. */
export function wordsFor(tag: string, words: Words): string | undefined {
  const phrases = phrasesOf(tag);
  if (phrases === undefined || (typeof words === 'string' && phrases !== en)) return undefined;
  return wordsIn(phrases, words);
}

/** Primary subtag of a language tag: "pt" of "pt-BR". */
export const primary = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/** Undefined for a language that we have no words of. @param tag BCP 47 */
export const phrasesOf = (tag: string): Phrases | undefined => spoken[primary(tag)];

/** English where we have no words of a language. */
export const phrasesIn = (tag: string | undefined): Phrases => phrasesOf(tag ?? 'en') ?? en;

export const everyLanguage: readonly Phrases[] = Object.values(spoken);

/** Whether an answer in any language is that there is none. */
export function isNotUnderstood(answer: string): boolean {
  return everyLanguage.some(({ notUnderstood }) => isOf(answer, notUnderstood));
}
