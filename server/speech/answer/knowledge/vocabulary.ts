import type { AnswerLanguage } from '../languages/languages.ts';
import { lettersInCommon, soundsLike } from '../text/sound.ts';
import type { Word } from '../text/words.ts';

const SYNONYM_SHARE = 0.6;
/** A word that only sounds like the caller's may still be another. */
const SOUND_SHARE = 0.7;

/** A word that there is not, such as "capucino", stands for one that is written so nearly alike. */
const ODD_LENGTH = 6;

/** A word in a longer one that is put together: "Torte" in "Hochzeitstorte". */
const [PART_SHARE, PART_LENGTH] = [0.6, 4];

/** The words that a line's knowledge uses, as stems. */
export interface Vocabulary {
  /** Whether a stem is among them. */
  knows(term: string): boolean;
  /** How much a word says: more the fewer passages have it. */
  rarity(term: string): number;
  /** How often a word, or one that may stand for it, is among a passage's; `share` is how surely it is meant. */
  occurrence(terms: ReadonlyMap<string, number>, word: Word): { count: number; share: number };
}

/** @param words all of them, as they are written */
export function createVocabulary(
  passages: readonly ReadonlyMap<string, number>[],
  words: readonly Word[],
  { synonymsOf, words: rules }: Pick<AnswerLanguage, 'synonymsOf' | 'words'>,
): Vocabulary {
  const { compounds, leastLetters, oddLetters, rarityOf } = rules;
  const misspells = (word: string, other: string) =>
    word.length >= ODD_LENGTH && rarityOf(word) === 1 && lettersInCommon(word, other) >= oddLetters;
  const written = new Map(words.map(({ word, term }) => [word, term]));
  const frequency = new Map<string, number>();
  for (const terms of passages) for (const term of terms.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const others = new Map<string, { term: string; share: number }[]>();

  /** Words of the knowledge that a caller's may stand for. One that nobody wrote may have been misheard. */
  function standIns({ word, term }: Word): { term: string; share: number }[] {
    const known = others.get(term);
    if (known) return known;
    const found = synonymsOf(term)
      .filter((other) => frequency.has(other))
      .map((other) => ({ term: other, share: SYNONYM_SHARE }));
    if (compounds)
      for (const other of frequency.keys()) if (isPartOf(term, other)) found.push({ term: other, share: PART_SHARE });
    if (!frequency.has(term) && found.length === 0) {
      for (const [other, stem] of written)
        if (soundsLike(word, other, leastLetters) || misspells(word, other))
          found.push({ term: stem, share: SOUND_SHARE });
    }
    others.set(term, found);
    return found;
  }

  return {
    knows: (term) => frequency.has(term),
    rarity: (term) => Math.log(1 + (passages.length + 0.5) / ((frequency.get(term) ?? 0) + 0.5)),
    occurrence(terms, word) {
      const count = terms.get(word.term) ?? 0;
      if (count > 0) return { count, share: 1 };
      let best = { count: 0, share: SYNONYM_SHARE };
      for (const other of standIns(word)) {
        const there = terms.get(other.term) ?? 0;
        if (there * other.share > best.count * best.share) best = { count: there, share: other.share };
      }
      return best;
    },
  };
}

/** Whether a word is put together of this one and another. Not the other way round: a "Torte" need not be for a wedding. */
function isPartOf(part: string, whole: string): boolean {
  if (part.length < PART_LENGTH || whole.length < part.length + 3) return false;
  return whole.startsWith(part) || whole.endsWith(part);
}
