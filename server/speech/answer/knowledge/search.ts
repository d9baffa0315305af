import type { AnswerLanguage } from '../languages/languages.ts';
import { likeness, type Meaning, type MeaningScale } from '../meaning/meaning.ts';
import { WEAK_WEIGHT, type Word, wordsIn } from '../text/words.ts';
import type { Asked } from './asked.ts';
import type { Evidence, Found } from './found.ts';
import type { Passage } from './passages.ts';
import { fitOf } from './question-kind.ts';
import { rated, ratedByWords } from './relevance.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** A word in a heading says what a whole section is about. */
const HEADING_WEIGHT = 0.8;
/** So many are looked at word by word. */
const CANDIDATES = 5;

interface Indexed {
  passage: Passage;
  /** Stems in the sentence, with how often; headings' count less. */
  terms: Map<string, number>;
  /** Different stems in the sentence itself. */
  length: number;
}

/** Rates the passages for a question, best first. */
export type Search = (asked: Asked) => Promise<Found[]>;

export interface SearchOptions {
  /** Of the questions. */
  language: AnswerLanguage;
  /** With a sentence model of that language passages are found by what they mean, else by their words alone. */
  meaning?: Meaning | undefined;
  /** Of the place: its words ("bakery") are in many questions and tell little. */
  name?: string;
}

export function createSearch(passages: readonly Passage[], { language, meaning, name = '' }: SearchOptions): Search {
  const { contentWords } = language;
  const index = passages.map((passage) => indexed(passage, language));
  const ofName = new Set(contentWords(name).map(({ term }) => term));
  const weighed = (word: Word): Word => (ofName.has(word.term) ? { ...word, weight: WEAK_WEIGHT } : word);
  const vocabulary = createVocabulary(
    index.map(({ terms }) => terms),
    passages.flatMap(({ headings, text }) => contentWords([...headings, text].join(' '))),
    language,
  );
  const meanings = meaning && Promise.all(passages.map((passage) => meaningsOf(passage, meaning)));

  const wordMeanings = new Map<string, Promise<Float32Array>>();
  /** Of a word of the knowledge, which are as many as there are. */
  const ofWord: MeaningOf = (word, model) => {
    const known = wordMeanings.get(word) ?? model.directionOf(word);
    wordMeanings.set(word, known);
    return known;
  };

  return async (spoken) => {
    const asked = {
      ...spoken,
      text: spoken.text.slice(-MOST_CHARACTERS),
      words: different(joined(spoken.words, vocabulary.knows, language.termOf)).map(weighed),
      context: different(spoken.context),
    };
    const direction = await meaning?.directionOf(asked.text);
    const asking = new Map<string, Promise<Float32Array>>();
    /** Of a word of the question, for as long as it is looked into. */
    const ofAsked: MeaningOf = (word, model) => {
      const found = asking.get(word) ?? model.directionOf(word);
      asking.set(word, found);
      return found;
    };
    const known = direction && (await meanings);
    const evidence = index.map((entry, i) => {
      const near = direction && nearness(direction, known?.[i] ?? [], meaning?.scale);
      return weigh(entry, asked, { vocabulary, language, near });
    });
    if (!meaning) return ratedByWords(evidence, asked, language);
    const strange = (passage: Passage, words: readonly Word[]) =>
      strangeness(passage, words, { meaning, ofWord, ofAsked, language });
    return rated(evidence, asked, language, { candidates: CANDIDATES, strange });
  };
}

function weigh(
  { passage, terms, length }: Indexed,
  asked: Asked,
  { vocabulary, language, near }: { vocabulary: Vocabulary; language: AnswerLanguage; near: number | undefined },
): Evidence {
  const matched = new Set<string>();
  const share = (words: readonly Word[], note: (term: string) => void) => {
    let [covered, total] = [0, 0];
    for (const word of words) {
      const importance = word.weight * vocabulary.rarity(word.term);
      total += importance;
      const found = vocabulary.occurrence(terms, word);
      if (found.count === 0) continue;
      note(word.term);
      covered += importance * (found.share < 1 ? 0.8 : found.count < 1 ? 0.75 : 1);
    }
    return total === 0 ? 0 : covered / total;
  };
  const coverage = share(asked.words, (term) => matched.add(term));
  const context = share(asked.context, () => {});
  const fit = fitOf(asked.text, passage.text, language);
  return { passage, coverage, matched, context, fit, precision: matched.size / Math.max(1, length), likeness: near };
}

/** A question says what it is about in few words; whoever sends thousands is not to hold up everybody else. */
const MOST_WORDS = 40;
/** What is asked stands at the end of what is said. */
const MOST_CHARACTERS = 400;

/** Each word once, the last ones where there are many. */
function different(words: readonly Word[]): Word[] {
  return [...new Map(words.map((word) => [word.term, word])).values()].slice(-MOST_WORDS);
}

/** A recogniser writes "sour dough" where the owner wrote "sourdough". */
function joined(words: readonly Word[], knows: (term: string) => boolean, termOf: (word: string) => string): Word[] {
  const result: Word[] = [];
  for (const word of words) {
    const before = result.at(-1);
    const term = termOf(`${before?.word}${word.word}`);
    // What is no more than the stem of the first one is no word of both.
    const both = before !== undefined && term.length > before.word.length;
    if (both && !knows(word.term) && knows(term))
      result[result.length - 1] = { word: before.word + word.word, term, weight: 1 };
    else result.push(word);
  }
  return result;
}

/** A sentence alone and under its heading: either may be what the question sounds like. */
async function meaningsOf({ text, headings }: Passage, meaning: Meaning): Promise<Float32Array[]> {
  const heading = headings.at(-1);
  return Promise.all([text, ...(heading ? [`${heading}: ${text}`] : [])].map((one) => meaning.directionOf(one)));
}

type MeaningOf = (word: string, model: Meaning) => Promise<Float32Array>;

const nearness = (
  direction: Float32Array,
  others: readonly Float32Array[],
  { factor, offset }: Pick<MeaningScale, 'factor' | 'offset'> = { factor: 1, offset: 0 },
) => offset + factor * Math.max(...others.map((other) => likeness(direction, other)));

/** For each word up to 0, where the passage has one of like meaning, and from 1 where none has to do with it. */
async function strangeness(
  passage: Passage,
  words: readonly Word[],
  {
    meaning,
    ofWord,
    ofAsked,
    language,
  }: Record<'ofWord' | 'ofAsked', MeaningOf> & {
    meaning: Meaning;
    language: AnswerLanguage;
  },
): Promise<number[]> {
  if (words.length === 0) return [];
  const own = wordsIn(`${passage.text} ${passage.headings.join(' ')}`).filter(
    (word) => language.contentWords(word).length > 0,
  );
  const directions = await Promise.all([...new Set(own)].map((word) => ofWord(word, meaning)));
  const { same, other } = meaning.scale;
  return Promise.all(
    words.map(async ({ word }) => {
      const direction = await ofAsked(word, meaning);
      const distance = 1 - Math.max(0, ...directions.map((own) => likeness(direction, own)));
      return (distance - same) / (other - same);
    }),
  );
}

function indexed(passage: Passage, { contentWords, termOf, questions }: AnswerLanguage): Indexed {
  const terms = new Map<string, number>();
  for (const { term } of contentWords(passage.text)) terms.set(term, (terms.get(term) ?? 0) + 1);
  const length = terms.size;
  // Callers ask for an address, and owners write "18 Marlow Street".
  for (const { looks, means } of questions.things)
    if (looks.test(questions.plain(passage.text))) for (const word of means) terms.set(termOf(word), 1);
  const headings = new Set(contentWords(passage.headings.join(' ')).map(({ term }) => term));
  for (const term of headings) terms.set(term, (terms.get(term) ?? 0) + HEADING_WEIGHT);
  return { passage, terms, length };
}
