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

const rules: ReadonlyMap<string, LanguageRules> = new Map(Object.entries({ en, es, fr, de, it, pt }));
/** Made when they are asked for: a process has to do with one or two, and stems all the words of each. */
const made = new Map<string, AnswerLanguage>();

/** @param tag BCP 47; English where we know no words of it */
export function answerLanguageOf(tag: string): AnswerLanguage {
  const language = rules.has(primary(tag)) ? primary(tag) : MODEL_LANGUAGE;
  const known = made.get(language) ?? answerLanguage(language, rules.get(language) ?? en);
  made.set(language, known);
  return known;
}

export const english = answerLanguageOf(MODEL_LANGUAGE);

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
