/** Splits text into the likeliest pieces (SentencePiece's unigram model) and gives their ids, framed as one sentence. */
export type Pieces = (text: string) => number[];

const [UNKNOWN, BEGIN, END] = [0, 1, 2];
/** Begins a word. */
const SPACE = '▁';
/** How much less likely than any piece a letter is that is in none. */
const UNKNOWN_PENALTY = 10;
/** A sentence is short; a caller's text need not be. */
const LONGEST = 1000;

/** Pieces of words by id, with the logarithms of their probabilities. */
export interface ScoredPieces {
  pieces: readonly string[];
  scores: readonly number[];
}

export function createUnigram({ pieces, scores }: ScoredPieces): Pieces {
  const ids = new Map(pieces.map((piece, id) => [piece, id]));
  const longest = pieces.reduce((most, piece) => Math.max(most, piece.length), 0);
  const unknown = scores.reduce((least, score) => Math.min(least, score), 0) - UNKNOWN_PENALTY;
  return (text) => {
    const plain = text.normalize('NFKC').replace(/\s+/g, ' ').trim().slice(0, LONGEST);
    return [BEGIN, ...likeliest(SPACE + plain.replaceAll(' ', SPACE)), END];
  };

  /** Viterbi's way: the best end of each beginning, from left to right. */
  function likeliest(text: string): number[] {
    const best = Array.from({ length: text.length + 1 }, (_, at) => ({
      score: at === 0 ? 0 : Number.NEGATIVE_INFINITY,
      from: 0,
      id: UNKNOWN,
    }));
    const reach = (to: number, from: number, id: number, score: number) => {
      if (score > (best[to]?.score ?? Number.POSITIVE_INFINITY)) best[to] = { score, from, id };
    };
    for (let from = 0; from < text.length; from++) {
      const { score } = best[from] ?? { score: 0 };
      reach(from + 1, from, UNKNOWN, score + unknown);
      for (let to = from + 1; to <= Math.min(text.length, from + longest); to++) {
        const id = ids.get(text.slice(from, to));
        if (id !== undefined) reach(to, from, id, score + (scores[id] ?? 0));
      }
    }
    const found: number[] = [];
    for (let at = text.length; at > 0; at = best[at]?.from ?? 0) found.push(best[at]?.id ?? UNKNOWN);
    return found.reverse();
  }
}
