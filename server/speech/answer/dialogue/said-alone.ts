import { wordsIn } from '../text/words.ts';
import { intentsIn } from './intents/intents.ts';

/** A wish for a person in more words has its reason with it, and that may be longer. */
const MOST_WORDS = 9;

/** Whether a caller says something after which nothing more is to come: a thanks, a yes or no, a wish for a person. */
export function isSaidAlone(text: string, language: string): boolean {
  const { isYes, isNo, isThanks, isHello, isGoodbye, isRepeat, isCancel, isSlower, wantsPerson } = intentsIn(language);
  const alone = [isYes, isNo, isThanks, isHello, isGoodbye, isRepeat];
  const brief = [isCancel, isSlower, wantsPerson];
  const few = wordsIn(text).length <= MOST_WORDS;
  return alone.some((means) => means(text)) || (few && brief.some((means) => means(text)));
}
