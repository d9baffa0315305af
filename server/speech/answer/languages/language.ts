import type { Weekday } from '../../../line/line.ts';
import { WEEKDAYS } from '../../../line/weekdays.ts';

/** Which words of a language are one, and how much they say. */
export interface WordRules {
  /** A word as `wordsIn` gives it, without endings; the result need not be a word. */
  stem(word: string): string;
  /** What is written in several ways, as one. */
  oneWord(text: string): string;
  /** Words that say nothing about what a question is about. Lists are without accents, unless the language is English. */
  stop: ReadonlySet<string>;
  /** Words that matter little: what is done and by whom, rather than with what. */
  weak: ReadonlySet<string>;
  /** Whatever their endings, these are words of their own. */
  whole: ReadonlySet<string>;
  /** Digits of numbers that are written as words. */
  numbers: ReadonlyMap<string, string>;
  /** Monday … Sunday, as they are called. */
  days: ReadonlyMap<string, Weekday>;
  /** Words for the same thing, parted by blanks; a group a line. */
  synonyms: string;
  /** Words that mean some of what others mean, but not the other way round. */
  parts: Readonly<Record<string, readonly string[]>>;
  /** Whether words are put together to new ones: "Hochzeitstorte" is a "Torte". */
  compounds: boolean;
  /** Least share of letters in common of words that may have been misheard for each other, 0 … 1. */
  leastLetters: number;
  /** The same of one that is written wrong. */
  oddLetters: number;
  /** How rare a word is, from 0 for the commonest to 1. */
  rarityOf(word: string): number;
}

/** A kind of thing that a question asks for, as something that its answer must then contain. */
export interface Kind {
  asks: RegExp;
  answers: RegExp;
  /** Without it a sentence is no answer, however much it is about the same thing. */
  must?: true;
}

/** How questions are asked. Patterns meet text as `plain` gives it. */
export interface QuestionRules {
  /** English as it is written, other languages without accents. */
  plain(text: string): string;
  /** Begins as if a sentence had gone before: "And on Sundays?" */
  continues: RegExp;
  /** Stands for something said before. */
  pointsBack: RegExp;
  /** Where that which points back stands for nothing: "is it possible". Global. */
  pointsNowhere: RegExp;
  kinds: readonly Kind[];
  /** "how many patients": what is counted is its first group. */
  counted: RegExp;
  /** A word that is a number. */
  number: RegExp;
  /** A question that tells no story: each of its words counts, where they are few and no sentence model weighs them. */
  direct: RegExp;
  /** Things that are known by their looks and called by words that need not stand there. */
  things: readonly { looks: RegExp; means: readonly string[] }[];
  /** In words that a knowledge file would use. @param dayName of the day that is so many days ahead */
  lasting(question: string, dayName: (ahead: number) => string): string;
}

/** How opening hours are asked for. Patterns meet text as `QuestionRules.plain` gives it. */
export interface HoursRules {
  /** Opening, closing or hours. */
  open: RegExp;
  /** Closing only: answered by the same words, without a yes or no to misread. */
  closed: RegExp;
  /** Asks whether, not when. */
  isYesNo(question: string): boolean;
  now: RegExp;
  /** A part of a day, of which "yes" may be true or not. */
  partOfDay: RegExp;
  /** Words of a question about opening hours that make it no question about anything else. */
  aboutTime: ReadonlySet<string>;
  today: ReadonlySet<string>;
  tomorrow: RegExp;
  weekend: RegExp;
  /** A time of day: the group `hour`, and where there are `minute`, what is said `before` and `after` it, and `half` (am or pm). */
  at: RegExp;
  /** Minutes by what stands before or after the hour: "half past" is 30. */
  parts: Readonly<Record<string, number>>;
  /** Hours as words, from 0 to 12. */
  hourWords: readonly string[];
  noon: RegExp;
  midnight: RegExp;
  /** Of a question with a time in it. */
  morning: RegExp;
  afternoon: RegExp;
}

/** All that is told of a language so that answers are found in it. */
export interface LanguageRules {
  words: WordRules;
  questions: QuestionRules;
  hours: HoursRules;
}

/** What holds for a language whose words nobody has counted, so that none is known to be rare: two must be more alike. */
export const uncounted = {
  whole: new Set<string>(),
  leastLetters: 0.75,
  oddLetters: 0.85,
  rarityOf: () => 1,
} as const satisfies Partial<WordRules>;

/** @param words parted by white space */
export const wordSet = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Letters without their accents; "ß" as "ss". */
export const withoutAccents = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').replaceAll('’', "'");

/** Monday … Sunday by their names, and by further ones. */
export function daysNamed(names: string, others: Readonly<Record<string, Weekday>> = {}): ReadonlyMap<string, Weekday> {
  const keys = WEEKDAYS.map(([day]) => day);
  return new Map([
    ...names.split(' ').map((name, index): [string, Weekday] => [name, keys[index % 7] ?? 'mon']),
    ...Object.entries(others),
  ]);
}

const LEAST_NUMBER = 2;

/** Numbers from 2 to 20, which is the last of `small`, and tens from 30 on; "one" is seldom a number. */
export function numbered(small: string, tens: string): ReadonlyMap<string, string> {
  return new Map([
    ...small.split(' ').map((word, index): [string, string] => [word, String(index + LEAST_NUMBER)]),
    ...tens.split(' ').map((word, index): [string, string] => [word, String((index + 3) * 10)]),
  ]);
}
