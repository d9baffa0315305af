import type { Found } from './search.ts';

/** Below this share of the question's meaning, an answer would be to another question. */
const LEAST_COVERAGE = 0.5;
/** A second sentence is said if it is nearly as good, stands in the same section and leaves the answer short. */
const SECOND_SHARE = 0.7;
const LONGEST_ANSWER = 240;

/** One or two of the found sentences as they are, or undefined where none answers the question. */
export function composeAnswer(found: readonly Found[]): string | undefined {
  const [best, ...others] = found.filter(({ coverage }) => coverage >= LEAST_COVERAGE);
  if (!best) return undefined;
  const second = others.find(
    ({ passage, score }) =>
      passage.section === best.passage.section &&
      score >= best.score * SECOND_SHARE &&
      passage.text.length + best.passage.text.length <= LONGEST_ANSWER,
  );
  const chosen = second ? inTextOrder(best, second) : [best];
  return chosen.map(({ passage }) => asSentence(passage.text)).join(' ');
}

function inTextOrder(best: Found, second: Found): Found[] {
  return best.passage.position <= second.passage.position ? [best, second] : [second, best];
}

/** Entries of lists have no full stop. */
const asSentence = (text: string) => (/[.!?…]$/.test(text) ? text : `${text.replace(/[,;:]$/, '')}.`);
