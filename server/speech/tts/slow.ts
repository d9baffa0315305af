import { sentences } from './sentences.ts';

/** The voice's speed for callers who asked for slow speech: about 100 words a minute, where its own pace is 195. */
export const SLOW_SPEED = 0.52;
/** Most words that are said in one go. */
const MOST_WORDS = 12;

/** The text in sentences of at most twelve words: cut where clauses join, or else where that many are full. */
export function shortSentences(text: string): string[] {
  return sentences(text).flatMap(cut);
}

function cut(sentence: string): string[] {
  const words = sentence.split(/\s+/);
  if (words.length <= MOST_WORDS) return [sentence];
  const at = joint(words);
  const head = words
    .slice(0, at)
    .join(' ')
    .replace(/[,;:]$/, '');
  return [`${head}.`, ...cut(words.slice(at).join(' '))];
}

/** Where the first part ends: after the last comma that fits, before the last "and" or "but", or when full. */
function joint(words: readonly string[]): number {
  const fitting = words.slice(0, MOST_WORDS);
  const comma = fitting.findLastIndex((word) => /[,;:]$/.test(word));
  if (comma >= 2) return comma + 1;
  const joins = words
    .slice(0, MOST_WORDS + 1)
    .findLastIndex((word) => /^(?:and|but|or|so|because|when|if|which|from|at)$/.test(word));
  return joins >= 3 ? joins : MOST_WORDS;
}
