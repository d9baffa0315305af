import { everyLanguage } from '../../../phrases/in-language.ts';
import type { Phrases } from '../../../phrases/phrases.ts';

/** In whatever language it was offered. */
export const endsWithOffer = (said: string): boolean => everyLanguage.some(({ offer }) => said.endsWith(offer));
export const endsWithAnythingElse = (said: string): boolean =>
  everyLanguage.some(({ anythingElse }) => said.endsWith(anythingElse));

/** Whether an answer is that there is none: nothing was known, or nothing was understood. */
export function isFailure(answer: string): boolean {
  return everyLanguage.some((phrases) => {
    const { nothingSaid, nothingSaidAgain } = phrases.answer;
    const said = afterMoment(answer, phrases);
    return isUnansweredIn(said, phrases) || said.startsWith(nothingSaid) || said.startsWith(nothingSaidAgain);
  });
}

/** Whether a question was understood and has no answer, however much of the answer the caller has heard. */
export function isUnanswered(answer: string): boolean {
  return everyLanguage.some((phrases) => isUnansweredIn(afterMoment(answer, phrases), phrases));
}

/** An answer as it would have been without a pause before it. */
const afterMoment = (answer: string, { answer: { oneMoment } }: Phrases) => answer.replace(oneMoment, '').trimStart();

function isUnansweredIn(said: string, { answer }: Phrases): boolean {
  return [answer.unknown, answer.unknownAgain].some((words) => said.startsWith(words.replace(/[.]$/, '')));
}
