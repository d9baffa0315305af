import { phrasesOf, primary } from '../../../phrases/in-language.ts';
import type { Phrases } from '../../../phrases/phrases.ts';
import type { Instruction } from './twiml.ts';

/**
 * Where the languages that we have words in are spoken, as Twilio's voices are: another place is an error to it, and
 * nothing is said. The first of each stands for those that it has no voice of.
 */
const LOCALES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  en: ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-IN'],
  es: ['es-ES', 'es-MX'],
  fr: ['fr-FR', 'fr-CA'],
  de: ['de-DE'],
  it: ['it-IT'],
  pt: ['pt-PT', 'pt-BR'],
};

/** What Twilio's own voice reads out to a caller of a line, in its language; English where it is none of ours. @param tag BCP 47 */
export function said(words: (phrases: Phrases['gateway']) => string, tag: string): Instruction {
  const phrases = phrasesOf(tag);
  const locales = LOCALES[primary(tag)];
  if (phrases === undefined || locales === undefined) return said(words, 'en');
  const language = locales.find((locale) => locale.toLowerCase() === tag.toLowerCase()) ?? locales[0];
  return { do: 'say', words: words(phrases.gateway), language };
}
