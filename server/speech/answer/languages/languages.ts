import { phrasesIn, primary } from '../../../phrases/in-language.ts';
import type { Phrases } from '../../../phrases/phrases.ts';
import { createReading, type Reading } from '../text/words.ts';
import { de } from './de/de.ts';
import { en } from './en/en.ts';
import { es } from './es/es.ts';
import { fr } from './fr/fr.ts';
import { it } from './it/it.ts';
import type { HoursRules, LanguageRules, QuestionRules, WordRules } from './language.ts';
import { pt } from './pt/pt.ts';

/** One language, as questions in it are looked up and answered. */
export interface AnswerLanguage extends Reading {
  /** BCP 47. */
  tag: string;
  words: Pick<WordRules, 'compounds' | 'leastLetters' | 'oddLetters' | 'rarityOf'>;
  questions: QuestionRules;
  hours: HoursRules & Pick<WordRules, 'days'>;
  phrases: Phrases;
  /** Whether it is the one that the sentence model knows. */
  meant: boolean;
}

const MODEL_LANGUAGE = 'en';

export const english = answerLanguage('en', en);
const others = Object.entries({ es, fr, de, it, pt }).map(([language, rules]) => answerLanguage(language, rules));
const known = new Map([english, ...others].map((language) => [language.tag, language]));

/** @param tag BCP 47; English where we know no words of it */
export const answerLanguageOf = (tag: string): AnswerLanguage => known.get(primary(tag)) ?? english;

function answerLanguage(language: string, { words, questions, hours }: LanguageRules): AnswerLanguage {
  return {
    tag: language,
    ...createReading(words, questions.plain),
    words,
    questions,
    hours: { ...hours, days: words.days },
    phrases: phrasesIn(language),
    meant: language === MODEL_LANGUAGE,
  };
}
