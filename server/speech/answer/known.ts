import type { Hypothesis } from '../stt/hypothesis.ts';
import { languageOf, type Question, rehearings } from './answerer.ts';
import type { Find } from './find.ts';
import { type AnswerCard, cardFor, openingHoursCard } from './knowledge/card.ts';
import { answeringPassages, composeAnswer } from './knowledge/compose.ts';
import { openingAnswer } from './knowledge/opening.ts';
import { answerLanguageOf } from './languages/languages.ts';
import { wordsIn } from './text/words.ts';

/** An answer from what the line knows. */
export interface KnownAnswer {
  text: string;
  card?: AnswerCard | undefined;
}

/** Scores are comparable between hearings of the same question. */
interface Known extends KnownAnswer {
  score: number;
  /** Whether it accounts for most of what was asked: else a word may have been misheard. */
  sure: boolean;
}

/** Of a question whose words are nearly all accounted for, none that matters was misheard. */
const SURE_COVERAGE = 0.75;
/** Of opening hours, which are asked for in words of their own: a good answer's. */
const OPENING_SCORE = 1.2;

// How well a hearing is understood weighs against how likely it is: of "red" and "bread", which sound alike, the one that
// has an answer was said, but none was that hardly sounds so. Figures twice as large or half change little (measured).
/** What a point of score is worth, in natural logarithms of likelihood. */
const SCORE_WORTH = 8;
/** The score of a hearing without an answer. */
const NO_ANSWER = 0.3;
/** What meaning adds to the score of an answer that is found by words alone, about: so both weigh alike. */
const UNKNOWN_LIKENESS = 0.4;
/** How much likelier, in natural logarithms, what both recognisers heard is than what one did. */
const AGREED = 2;

export interface KnowledgeDeps {
  find: Find;
  now: () => Date;
}

/** What the line knows about the caller's last words, which are heard once more where nothing or little fits them. */
export async function knownAnswer(question: Question, deps: KnowledgeDeps): Promise<KnownAnswer | undefined> {
  const { history } = question;
  const first = await known(question, deps);
  const last = history.at(-1);
  if (first?.sure || last?.type !== 'user') return first;
  const again = await heardOnceMore(question).catch(() => []); // Too busy to: then the first hearing stands.
  const agreed = again.find(({ text }) => sameWords(text, last.text));
  let best = { answer: first, worth: worthOf(first, agreed ? agreed.likelihood + AGREED : 0) };
  for (const { text, likelihood } of again.filter((one) => one !== agreed)) {
    const answer = await known({ ...question, history: [...history.slice(0, -1), { type: 'user', text }] }, deps);
    const worth = worthOf(answer, likelihood);
    if (answer && worth > best.worth) best = { answer, worth };
  }
  return best.answer;
}

const worthOf = (answer: Known | undefined, likelihood: number) =>
  likelihood + SCORE_WORTH * (answer?.score ?? NO_ANSWER);

const sameWords = (a: string, b: string) => wordsIn(a).join(' ') === wordsIn(b).join(' ');

async function known(question: Question, { find, now }: KnowledgeDeps): Promise<Known | undefined> {
  const { line, history } = question;
  const turns = history.flatMap((said) => (said.type === 'user' ? [said.text] : []));
  const [last = '', earlier = ''] = turns.toReversed();
  const language = answerLanguageOf(languageOf(question));
  const opening = line && openingAnswer({ question: last, earlier, line, now: now() }, language);
  if (opening !== undefined) {
    return { text: opening, card: openingHoursCard(language), score: OPENING_SCORE, sure: true };
  }
  const found = await find(question);
  const passages = answeringPassages(found, language);
  const best = found[0];
  if (passages.length === 0 || !best) return undefined;
  const card = line && cardFor(passages, language);
  const score = best.score + (best.likeness === undefined ? UNKNOWN_LIKENESS : 0);
  return { text: composeAnswer(passages), card, score, sure: best.coverage >= SURE_COVERAGE };
}

/** A third hearing gained nothing (measured): the other way is for where the first can't be had. */
async function heardOnceMore({ hearAgain }: Question): Promise<readonly Hypothesis[]> {
  for (const way of rehearings) {
    const heard = await hearAgain?.(way);
    if (heard && heard.length > 0) return heard;
  }
  return [];
}
