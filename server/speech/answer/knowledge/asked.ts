import type { Said } from '../answerer.ts';
import { stem } from '../text/stem.ts';
import { contentWords, type Word, wordsIn } from '../text/words.ts';

/** A question as it is looked up: what is asked now, and what it goes on from. */
export interface Asked {
  /** The question whole, with the one before where it goes on from that. */
  text: string;
  /** Words that an answer must account for. */
  words: readonly Word[];
  /** Words of the turns before, which help to choose. */
  context: readonly Word[];
}

/** Begins as if a sentence had gone before: "And on Sundays?" */
const CONTINUES =
  /^(?:(?:okay|ok|oh|well|thanks|thank you|great|alright|all right),? )*(?:and|or|what about|how about|but|then)\b/i;
/** Stands for something said before. "It" with "is it possible" and its like does not. */
const POINTS_BACK =
  /\b(?:it|its|it's|that|that's|they|them|their|those|these|this|she|her|he|his|him|there|one|ones|the same|else)\b/i;
const EMPTY_IT =
  /\b(?:is|was|would|will) (?:it|that|there) (?:possible|okay|ok|all right|alright|true|a|an|any)\b|\bis there\b|\bthat (?:i|you|we|is|are)\b/gi;
/** A question with fewer content words than this, and something that points back, can't be understood alone. */
const FEW = 2;
const DAYS = new Set('monday tuesday wednesday thursday friday saturday sunday'.split(' ').map(stem));

/** What the caller's last words ask for. `rephrase` puts words of this moment ("tomorrow") into lasting ones. */
export function askedOf(history: readonly Said[], rephrase: (text: string) => string): Asked {
  const last = history.findLastIndex(({ type }) => type === 'user');
  const text = rephrase(textAt(history, last));
  const before = last < 0 ? -1 : history.slice(0, last).findLastIndex(({ type }) => type === 'user');
  const words = contentWords(text);
  if (before < 0 || !goesOn(text, words)) return { text, words, context: [] };
  const earlier = rephrase(textAt(history, before));
  const answer = history.slice(before + 1, last).find(({ type }) => type === 'assistant');
  const own = new Set(words.map(({ term }) => term));
  const fresh = (word: Word) => !own.has(word.term) && !(isDay(word) && words.some(isDay));
  const asked = contentWords(earlier).filter(fresh);
  const said = contentWords(answer?.type === 'assistant' ? answer.text : '').filter(fresh);
  return {
    text: `${earlier} ${text}`,
    // A question of no words of its own is about the one before: "How much is that?"
    words: words.some(({ weight }) => weight === 1) ? words : [...words, ...asked],
    context: [...asked, ...said.map((word) => ({ ...word, weight: word.weight / 2 }))],
  };
}

function goesOn(text: string, words: readonly Word[]): boolean {
  const full = words.filter(({ weight }) => weight === 1).length;
  if (CONTINUES.test(text.trim())) return full <= FEW + 1;
  return full <= FEW && POINTS_BACK.test(text.replace(EMPTY_IT, '')) && wordsIn(text).length <= 12;
}

/** Monday … Sunday. */
export const isDay = ({ term }: Word) => DAYS.has(term);

function textAt(history: readonly Said[], index: number): string {
  const said = history[index];
  return said?.type === 'user' ? said.text : '';
}
