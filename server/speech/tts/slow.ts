import { VOICE_RATE } from '../audio/formats.ts';
import { partEnd } from './joints.ts';
import { normalise } from './normalise/normalise.ts';
import { sentences } from './sentences.ts';

/** Most words that are said in one go. */
const MOST_WORDS = 12;
/** Most words a minute, pauses included, for callers who asked for slow speech. */
const MOST_A_MINUTE = 105;
/** Shares of the voice's own pace: slow in any case, and what is still clear. */
export const SLOW_SPEED = 0.6;
const SLOWEST = 0.36;

/** Words that are heard of a text: five of "$3.50". */
export const spokenWords = (text: string): number =>
  normalise(text).match(/[\p{L}\p{N}][\p{L}\p{N}'’]*/gu)?.length ?? 0;

/**
 * A sentence at most at the slow pace. Short words are said so fast that a share of the voice's own pace is no measure:
 * they are rendered once more, and what the voice can't be slowed down is made up by silence.
 * @param render at a share of the voice's own pace
 */
export async function slowly(sentence: string, render: (speed: number) => Promise<Int16Array>): Promise<Int16Array> {
  const least = Math.ceil((spokenWords(sentence) / MOST_A_MINUTE) * 60 * VOICE_RATE);
  const first = await render(SLOW_SPEED);
  if (first.length === 0 || first.length >= least) return first;
  const second = await render(Math.max(SLOWEST, (SLOW_SPEED * first.length) / least));
  if (second.length >= least) return second;
  const padded = new Int16Array(least);
  padded.set(second);
  return padded;
}

/**
 * The text in sentences of at most twelve spoken words: cut where clauses join, or else where that many are full.
 * Numbers count as many words as they are in English.
 * @param languageOf tag of a sentence's language
 */
export function shortSentences(text: string, languageOf: (sentence: string) => string): string[] {
  return sentences(text).flatMap((sentence) => cut(sentence, languageOf(sentence)));
}

function cut(sentence: string, language: string): string[] {
  const words = sentence.split(/\s+/);
  const fitting = fittingWords(words);
  if (fitting === words.length) return [sentence];
  const at = partEnd(words, fitting, language);
  const head = words
    .slice(0, at)
    .join(' ')
    .replace(/\s*[,;:–]$/, '');
  return [/[.!?…]$/.test(head) ? head : `${head}.`, ...cut(words.slice(at).join(' '), language)];
}

/** How many of the words can be said in one go, the first in any case. */
function fittingWords(words: readonly string[]): number {
  let spoken = 0;
  const tooMany = words.findIndex((word) => {
    spoken += spokenWords(word);
    return spoken > MOST_WORDS;
  });
  return tooMany < 0 ? words.length : Math.max(1, tooMany);
}
