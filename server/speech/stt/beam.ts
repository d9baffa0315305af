/** Hypotheses that are followed at a time. */
const WIDTH = 8;
/** Tokens less likely than this, in natural logarithms, are no choice. */
const LEAST = -9;
/** Of the tokens that may come next, so many are looked at. */
const CHOICES = 40;
/** Texts that are found, and how much less likely than the best one the last of them may be. */
const [MOST, MARGIN] = [4, 3];

/** A recogniser's decoder in the course of one search. */
export interface Decoder {
  /**
   * Logits of the token that follows each hypothesis.
   * @param tokens the last one of each @param from which hypothesis of the call before each of them goes on from
   */
  next(tokens: readonly number[], from: readonly number[]): Promise<Float32Array[]>;
}

export interface BeamOptions {
  start: number;
  end: number;
  most: number;
  /** Text of a token, in lower case. */
  pieceOf: (token: number) => string;
  /** How much likelier a text is than it sounds, in natural logarithms; `whole` at its end. */
  worth: (text: string, whole: boolean) => number;
}

interface Path {
  tokens: readonly number[];
  text: string;
  likelihood: number;
  score: number;
  from: number;
}

/** A text that was found. */
export interface FoundText {
  tokens: readonly number[];
  /** Likelihood and worth. */
  score: number;
}

/** The best texts that the search finds, the best first, no two of the same words; one at least. */
export async function beamSearch(decoder: Decoder, options: BeamOptions): Promise<readonly FoundText[]> {
  const { start, end, most, pieceOf, worth } = options;
  let live: Path[] = [{ tokens: [], text: '', likelihood: 0, score: 0, from: 0 }];
  let finished: Path[] = [];
  for (let step = 0; step < most; step++) {
    const rows = await decoder.next(
      live.map(({ tokens }) => tokens.at(-1) ?? start),
      live.map(({ from }) => from),
    );
    const next: Path[] = [];
    for (const [from, { tokens, text, likelihood }] of live.entries()) {
      for (const { token, likelihood: its } of choices(rows[from] ?? new Float32Array())) {
        const sum = likelihood + its;
        if (token === end) {
          finished.push({ tokens, text, likelihood: sum, score: sum + worth(text, true), from });
        } else {
          const longer = text + pieceOf(token);
          const score = sum + worth(longer, false);
          next.push({ tokens: [...tokens, token], text: longer, likelihood: sum, score, from });
        }
      }
    }
    live = best(next, WIDTH);
    finished = best(finished, MOST);
    if (isEnough(finished, live[0]?.score ?? Number.NEGATIVE_INFINITY)) break;
  }
  const [first, ...others] = finished.length > 0 ? finished : live;
  return first ? [first, ...others.filter(({ score }) => score >= first.score - MARGIN)] : [{ tokens: [], score: 0 }];
}

/** Whether no text that is still followed, at best as good as `score`, can be among the best. */
function isEnough(finished: readonly Path[], score: number): boolean {
  const [first, last] = [finished[0], finished[MOST - 1]];
  return first !== undefined && (first.score - MARGIN >= score || (last !== undefined && last.score >= score));
}

/** So many of the best; of those that differ in their punctuation alone, which are many, one. */
function best(paths: Path[], most: number): Path[] {
  const byWords = new Map<string, Path>();
  for (const path of paths.sort((a, b) => b.score - a.score)) {
    const words = path.text.replace(/[^\p{L}\p{N}$%'’ -]/gu, '').replace(/[ -]+/g, ' ');
    if (!byWords.has(words.trim())) byWords.set(words.trim(), path);
    if (byWords.size === most) break;
  }
  return [...byWords.values()];
}

/** The likeliest next tokens. */
function choices(logits: Float32Array): { token: number; likelihood: number }[] {
  let largest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > largest) largest = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  const whole = largest + Math.log(sum);
  const likely: { token: number; likelihood: number }[] = [];
  for (const [token, logit] of logits.entries()) {
    if (logit - whole > LEAST) likely.push({ token, likelihood: logit - whole });
  }
  return likely.sort((a, b) => b.likelihood - a.likelihood).slice(0, CHOICES);
}
