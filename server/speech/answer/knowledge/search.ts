import { synonymsOf } from '../text/synonyms.ts';
import { contentWords, type Word } from '../text/words.ts';
import type { Passage } from './passages.ts';
import { kindFactor } from './question-kind.ts';

// BM25's usual saturation; passages are sentences of similar length, so length counts little.
const SATURATION = 1.2;
const LENGTH_SHARE = 0.3;
/** A word in a heading says what a whole section is about. */
const HEADING_WEIGHT = 0.8;
const SYNONYM_WEIGHT = 0.6;
/** The first sentence of a section usually says the main thing. */
const FIRST_BONUS = 1.15;

export interface Found {
  passage: Passage;
  /** Comparable within one search only. */
  score: number;
  /** Share of the question's meaning that the passage mentions, 0 … 1. */
  coverage: number;
  /** The question's words that it mentions, as stems. */
  matched: ReadonlySet<string>;
}

interface Indexed {
  passage: Passage;
  /** Stems in the sentence, with how often; headings' count less. */
  terms: Map<string, number>;
  length: number;
}

/** Finds the passages for a question, best first; those without any of its words are left out. */
export type Search = (question: string) => Found[];

export function createSearch(passages: readonly Passage[]): Search {
  const index = passages.map(indexed);
  const meanLength = index.reduce((sum, { length }) => sum + length, 0) / Math.max(1, index.length);
  const frequency = new Map<string, number>();
  for (const { terms } of index) for (const term of terms.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const rarity = (term: string) => Math.log(1 + (index.length + 0.5) / ((frequency.get(term) ?? 0) + 0.5));

  return (question) => {
    const words = contentWords(question);
    const meaning = words.reduce((sum, { term, weight }) => sum + weight * rarity(term), 0);
    if (meaning === 0) return [];
    return index
      .map((entry) => rate(entry, words, question))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);

    function rate({ passage, terms, length }: Indexed, asked: readonly Word[], text: string): Found {
      const long = 1 - LENGTH_SHARE + (LENGTH_SHARE * length) / meanLength;
      let score = 0;
      let covered = 0;
      const matched = new Set<string>();
      for (const { term, weight } of asked) {
        const { count, share } = occurrence(terms, term);
        if (count === 0) continue;
        matched.add(term);
        const importance = weight * rarity(term);
        score += importance * share * ((count * (SATURATION + 1)) / (count + SATURATION * long));
        covered += importance * (share < 1 ? 0.8 : 1);
      }
      const place = passage.position === 0 ? FIRST_BONUS : 1;
      return { passage, score: score * place * kindFactor(text, passage.text), coverage: covered / meaning, matched };
    }
  };
}

/** How often a word or, if it is not there, one that means the same occurs. */
function occurrence(terms: ReadonlyMap<string, number>, term: string): { count: number; share: number } {
  const count = terms.get(term) ?? 0;
  if (count > 0) return { count, share: 1 };
  const others = synonymsOf(term).map((other) => terms.get(other) ?? 0);
  return { count: Math.max(0, ...others), share: SYNONYM_WEIGHT };
}

function indexed(passage: Passage): Indexed {
  const terms = new Map<string, number>();
  const words = contentWords(passage.text);
  for (const { term } of words) terms.set(term, (terms.get(term) ?? 0) + 1);
  const headings = new Set(contentWords(passage.headings.join(' ')).map(({ term }) => term));
  for (const term of headings) terms.set(term, (terms.get(term) ?? 0) + HEADING_WEIGHT);
  return { passage, terms, length: words.length };
}
