import type { Line } from '../../line/line.ts';
import { type AnswerLanguage, answerLanguageOf } from '../answer/languages/languages.ts';

/** Whisper looks back at 224 pieces of words, which as many questions of these words nearly fill. */
const MOST_WORDS = 24;
/** Commoner words are heard right by themselves. */
const LEAST_RARITY = 0.13;
/** Rarer in books than on the telephone. */
const MONEY_AND_TIME = new Set(['dollar', 'dollars', 'cent', 'cents', 'pound', 'pounds', 'euros', 'pence', 'am', 'pm']);
/** Whisper goes on in the manner of what went before: callers ask short questions. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  en: [
    'How much is a ',
    'Do you have ',
    'Is the ',
    'Are there any ',
    'Where is the ',
    'Can I have a ',
    'When is the ',
    'What is the ',
    'Are your ',
    'How do I ',
  ],
};

interface Expected {
  all: readonly string[];
  rare: readonly string[];
}

const known = new WeakMap<Line, Map<AnswerLanguage, Expected>>();

function expectedIn(line: Line, language: AnswerLanguage): Expected {
  const byLanguage = known.get(line) ?? new Map<AnswerLanguage, Expected>();
  known.set(line, byLanguage);
  const expected = byLanguage.get(language) ?? { all: tellingWords(line, language), rare: rareWords(line, language) };
  byLanguage.set(language, expected);
  return expected;
}

/** What callers of a line may say, as if it had been said before: the rare words of its knowledge, in questions. */
export function expectedOn(line: Line, language: string): string {
  const { rare: words } = expectedIn(line, answerLanguageOf(language));
  const questions = QUESTIONS[language];
  if (!questions) return `${line.name}: ${words.join(', ')}.`;
  return [`${line.name}.`, ...words.map((word, i) => `${questions[i % questions.length]}${word}?`)].join(' ');
}

/** All words of a line's knowledge that say something, in lower case. */
export const wordsOf = (line: Line, language: string): readonly string[] =>
  expectedIn(line, answerLanguageOf(language)).all;

const tellingWords = (line: Line, { contentWords }: AnswerLanguage) => [
  ...new Set(writtenIn(line).filter((word) => contentWords(word).some(({ weight }) => weight === 1))),
];

const writtenIn = ({ knowledge }: Line): string[] =>
  knowledge
    .map((section) => `${section.headings.join(' ')} ${section.text}`)
    .join(' ')
    .toLowerCase()
    .match(/\p{L}[\p{L}'’-]+/gu) ?? [];

/** The rarest and most frequent words of the knowledge; the most important last, where they weigh most. */
function rareWords(line: Line, language: AnswerLanguage): string[] {
  const { contentWords, isDay } = language;
  const words = new Map<string, { word: string; count: number }>();
  for (const written of writtenIn(line)) {
    const content = contentWords(written);
    if (!content.some((word) => word.weight === 1 && !isDay(word) && !MONEY_AND_TIME.has(word.word))) continue;
    const term = content.map((word) => word.term).join(' ');
    const { word = written, count = 0 } = words.get(term) ?? {};
    words.set(term, { word: written.length < word.length ? written : word, count: count + 1 });
  }
  return [...words.values()]
    .flatMap(({ word, count }) => {
      const rarity = language.words.rarityOf(word);
      return rarity < LEAST_RARITY ? [] : [{ word, importance: rarity * (1 + Math.log(count)) }];
    })
    .sort((a, b) => b.importance - a.importance)
    .slice(0, MOST_WORDS)
    .map(({ word }) => word)
    .reverse();
}
