/** Hypotheses that are followed at a time. */
const WIDTH = 4;
/** Tokens less likely than this, in natural logarithms, are no choice. */
const LEAST = -9;
/** Of the tokens that may come next, so many are looked at. */
const CHOICES = 40;

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

interface Hypothesis {
  tokens: readonly number[];
  text: string;
  likelihood: number;
  score: number;
  from: number;
}

/** The tokens of the best text that the search finds. */
export async function beamSearch(decoder: Decoder, options: BeamOptions): Promise<readonly number[]> {
  const { start, end, most, pieceOf, worth } = options;
  let live: Hypothesis[] = [{ tokens: [], text: '', likelihood: 0, score: 0, from: 0 }];
  let finished: Hypothesis | undefined;
  for (let step = 0; step < most; step++) {
    const rows = await decoder.next(
      live.map(({ tokens }) => tokens.at(-1) ?? start),
      live.map(({ from }) => from),
    );
    const next: Hypothesis[] = [];
    for (const [from, { tokens, text, likelihood }] of live.entries()) {
      for (const { token, likelihood: its } of choices(rows[from] ?? new Float32Array())) {
        const sum = likelihood + its;
        if (token === end) {
          const ended = { tokens, text, likelihood: sum, score: sum + worth(text, true), from };
          if (!finished || ended.score > finished.score) finished = ended;
        } else {
          const longer = text + pieceOf(token);
          const score = sum + worth(longer, false);
          next.push({ tokens: [...tokens, token], text: longer, likelihood: sum, score, from });
        }
      }
    }
    live = next.sort((a, b) => b.score - a.score).slice(0, WIDTH);
    if (finished && finished.score >= (live[0]?.score ?? Number.NEGATIVE_INFINITY)) break;
  }
  return (finished ?? live[0])?.tokens ?? [];
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
