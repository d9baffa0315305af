import { doubleMetaphone } from 'double-metaphone';

/** Shorter words sound like too many others. */
const SHORTEST = 3;
/** Least share of letters in common: "shoes" and "cheese" have the same consonants. */
const LEAST_LETTERS = 0.6;

/** Whether a recogniser may have written one word for the other: "Marlowe" and "Marlow", "Lyndon" and "Linden". */
export function soundsLike(a: string, b: string, leastLetters = LEAST_LETTERS): boolean {
  if (a === b) return true;
  if (Math.min(a.length, b.length) < SHORTEST) return false;
  const codes = codesOf(b);
  if (!codesOf(a).some((code) => codes.includes(code))) return false;
  return lettersInCommon(a, b) >= leastLetters;
}

/** Share of letters in common, 0 … 1. */
export const lettersInCommon = (a: string, b: string): number => 1 - distance(a, b) / Math.max(a.length, b.length);

const codesOf = (word: string) => doubleMetaphone(word).filter(Boolean);

/** Levenshtein's: letters to put in, take out or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
