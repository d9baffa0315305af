import { phrasesOf, primary } from '../../../phrases/in-language.ts';
import { wordsIn } from '../text/words.ts';
import { answerLanguageOf } from './languages.ts';

/** How much more familiar a text must be in another language: to be thought of, and to be sure. */
const [LIKELY, SURE] = [0.15, 0.3];
/** Names, numbers and "okay" are of no language. */
const LEAST_WORDS = 3;

/**
 * The language of a text among some, by its everyday words: `current` unless another one is likelier.
 * @param offered tags; those that we have no words of are not told apart
 */
export function languageOfText(
  text: string,
  current: string,
  offered: readonly string[],
): { tag: string; sure: boolean } {
  const own = familiarity(text, current);
  const [best, next] = offered
    .filter((tag) => phrasesOf(tag) !== undefined && primary(tag) !== primary(current))
    .map((tag) => ({ tag, lead: familiarity(text, tag) - own }))
    .sort((a, b) => b.lead - a.lead);
  const enough = wordsIn(text).length >= LEAST_WORDS;
  if (best === undefined || !enough || best.lead < LIKELY) return { tag: current, sure: enough && own >= SURE };
  const apart = next === undefined || best.lead - next.lead >= LIKELY;
  return { tag: best.tag, sure: apart && best.lead >= SURE };
}

const familiarity = (text: string, tag: string) =>
  phrasesOf(tag) === undefined ? 0 : answerLanguageOf(tag).familiarity(text);
