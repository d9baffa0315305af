import { WORD } from '../text/pieces.ts';

/** Splits text into BERT's word pieces and gives their ids, framed as the model expects one sentence. */
export type WordPieces = (text: string) => number[];

const UNKNOWN = 100;
const BEGIN = 101;
const END = 102;
/** Letters and digits, or one mark. */
const TOKEN = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
/** A model's positions are few, and a sentence is short. */
const LONGEST = 128;

/** @param vocabulary pieces by id; pieces that begin a word are marked */
export function createWordPieces(vocabulary: readonly string[]): WordPieces {
  const ids = new Map(vocabulary.map((piece, id) => [piece, id]));
  return (text) => {
    const plain = text
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '');
    const pieces = (plain.match(TOKEN) ?? []).flatMap((token) => piecesOf(token, ids));
    return [BEGIN, ...pieces.slice(0, LONGEST - 2), END];
  };
}

/** Longest piece first, as the vocabulary was made to be used. */
function piecesOf(token: string, ids: ReadonlyMap<string, number>): number[] {
  const found: number[] = [];
  for (let start = 0; start < token.length; ) {
    let end = token.length;
    let id: number | undefined;
    for (; end > start; end--) {
      id = ids.get((start === 0 ? WORD : '') + token.slice(start, end));
      if (id !== undefined) break;
    }
    if (id === undefined) return [UNKNOWN];
    found.push(id);
    start = end;
  }
  return found;
}
