import type { AnswerLanguage } from '../languages/languages.ts';
import { wordsIn } from '../text/words.ts';

/** How well a passage is of the kind that is asked for. */
export type Fit = 'any' | 'fits' | 'unlike' | 'impossible';

export function fitOf(question: string, passage: string, language: AnswerLanguage): Fit {
  const { plain, kinds } = language.questions;
  const [asked, said] = [plain(question), plain(passage)];
  if (countsOther(asked, said, language)) return 'impossible';
  const wanted = kinds.filter(({ asks }) => asks.test(asked));
  if (wanted.length === 0) return 'any';
  if (wanted.some(({ must, answers }) => must && !answers.test(said))) return 'impossible';
  return wanted.some(({ answers }) => answers.test(said)) ? 'fits' : 'unlike';
}

/** Whether something of a kind is asked for without which a sentence is no answer, such as a price. */
export function asksForKind(question: string, { questions: { plain, kinds } }: AnswerLanguage): boolean {
  const asked = plain(question);
  return kinds.some(({ must, asks }) => must && asks.test(asked));
}

/** "How many patients" is not answered by "two spaces for patients": what is counted follows its number. */
function countsOther(question: string, passage: string, { questions, termOf, contentWords }: AnswerLanguage): boolean {
  const counted = questions.counted.exec(question)?.[1]?.toLowerCase();
  if (counted === undefined) return false;
  const term = termOf(counted);
  const words = wordsIn(passage);
  const places = words.flatMap((word, at) => (termOf(word) === term ? [at] : []));
  // Of people, who need not be named, it may tell all the same: "It sleeps five".
  if (places.length === 0) return contentWords(counted).some(({ weight }) => weight === 1);
  return !places.some((at) => words.slice(Math.max(0, at - 2), at).some((word) => questions.number.test(word)));
}
