import { WORD, wordPieces } from './pieces.ts';

let ranks: ReadonlyMap<string, number> | undefined;

/** How rare a word is in English, from 0 for the commonest to 1 for one that has no place among thirty thousand. */
export function rarityOf(word: string): number {
  const pieces = wordPieces();
  ranks ??= new Map(pieces.map((piece, rank) => [piece, rank / pieces.length]));
  return ranks.get(WORD + word) ?? ranks.get(WORD + word.replace(/s$/, '')) ?? 1;
}
