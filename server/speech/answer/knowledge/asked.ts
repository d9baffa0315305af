import type { Said } from '../answerer.ts';
import type { AnswerLanguage } from '../languages/languages.ts';
import { type Word, wordsIn } from '../text/words.ts';

/** A question as it is looked up: what is asked now, and what it goes on from. */
export interface Asked {
  /** The question whole, with the one before where it goes on from that. */
  text: string;
  /** Words that an answer must account for. */
  words: readonly Word[];
  /** Words of the turns before, which help to choose. */
  context: readonly Word[];
}

/** A question with fewer content words than this, and something that points back, can't be understood alone. */
const FEW = 2;

/** What the caller's last words ask for. `rephrase` puts words of this moment ("tomorrow") into lasting ones. */
export function askedOf(history: readonly Said[], language: AnswerLanguage, rephrase: (text: string) => string): Asked {
  const { contentWords, isDay } = language;
  const last = history.findLastIndex(({ type }) => type === 'user');
  const text = rephrase(textAt(history, last));
  const before = last < 0 ? -1 : history.slice(0, last).findLastIndex(({ type }) => type === 'user');
  const words = contentWords(text);
  if (before < 0 || !goesOn(text, words, language)) return { text, words, context: [] };
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

function goesOn(text: string, words: readonly Word[], { questions }: AnswerLanguage): boolean {
  const { plain, continues, pointsBack, pointsNowhere } = questions;
  const full = words.filter(({ weight }) => weight === 1).length;
  const said = plain(text);
  if (continues.test(said.trim())) return full <= FEW + 1;
  return full <= FEW && pointsBack.test(said.replace(pointsNowhere, '')) && wordsIn(text).length <= 12;
}

function textAt(history: readonly Said[], index: number): string {
  const said = history[index];
  return said?.type === 'user' ? said.text : '';
}
