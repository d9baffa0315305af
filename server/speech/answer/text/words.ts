import type { WordRules } from '../languages/language.ts';

export interface Word {
  /** As it was said, in lower case. */
  word: string;
  /** Stem. */
  term: string;
  /** 1, or less for a word that says little. */
  weight: number;
}

/** Of a word that says little. */
export const WEAK_WEIGHT = 0.25;

/** All words in lower case. */
export function wordsIn(text: string): string[] {
  return (
    text
      // What looks like markup is none of the caller's words.
      .replace(/<[^<>]*>/g, ' ')
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? []
  );
}

/** The words of one language, as they are compared. */
export interface Reading {
  /** The words that carry the meaning, as stems. */
  contentWords(text: string): Word[];
  termOf(word: string): string;
  /** Share of a text's words that are everyday ones of the language, 0 … 1: each tells its language. */
  familiarity(text: string): number;
  /** Stems that may stand for this one. */
  synonymsOf(term: string): string[];
  /** Monday … Sunday. */
  isDay(word: Word): boolean;
}

/** @param plain gives a word as the lists of `rules` have it */
export function createReading(rules: WordRules, plain: (text: string) => string): Reading {
  const { stop, weak, whole, numbers } = rules;
  const stem = (word: string) => plain(rules.stem(word));
  const weakTerms = new Set([...weak].map(stem));
  const days = new Set([...rules.days.keys()].map(stem));
  const groups = rules.synonyms
    .trim()
    .split('\n')
    .map((line) => [...new Set(line.trim().split(/\s+/).map(stem))]);
  const parts = new Map(Object.entries(rules.parts).map(([word, some]) => [stem(word), some.map(stem)]));

  return {
    contentWords(text) {
      return wordsIn(rules.oneWord(text)).flatMap((word) => {
        const listed = plain(word);
        if (stop.has(listed)) return [];
        const term = numbers.get(listed) ?? (whole.has(listed) ? listed : stem(word));
        return [{ word, term, weight: weak.has(listed) || weakTerms.has(term) ? WEAK_WEIGHT : 1 }];
      });
    },
    termOf: stem,
    familiarity(text) {
      const said = wordsIn(rules.oneWord(text)).map(plain);
      const everyday = said.filter((word) => stop.has(word)).length + said.filter((word) => weak.has(word)).length / 2;
      return said.length === 0 ? 0 : everyday / said.length;
    },
    synonymsOf(term) {
      const same = groups.filter((group) => group.includes(term)).flat();
      return [...new Set([...same, ...(parts.get(term) ?? [])])].filter((other) => other !== term);
    },
    isDay: ({ term }) => days.has(term),
  };
}
