import { languageOf, type Question, rehearings } from './answerer.ts';
import type { Find } from './find.ts';
import { type AnswerCard, cardFor, openingHoursCard } from './knowledge/card.ts';
import { answeringPassages, composeAnswer } from './knowledge/compose.ts';
import { openingAnswer } from './knowledge/opening.ts';
import { answerLanguageOf } from './languages/languages.ts';

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

/** Of right answers one in eight accounts for less of its question, of wrong ones to misheard questions most. */
const SURE_COVERAGE = 0.6;

export interface KnowledgeDeps {
  find: Find;
  now: () => Date;
}

/** What the line knows about the caller's last words, which are heard once more where nothing or little fits them. */
export async function knownAnswer(question: Question, deps: KnowledgeDeps): Promise<KnownAnswer | undefined> {
  const first = await known(question, deps);
  if (first?.sure) return first;
  const second = await knownOnceMore(question, deps);
  return second && second.score > (first?.score ?? 0) ? second : first;
}

async function known(question: Question, { find, now }: KnowledgeDeps): Promise<Known | undefined> {
  const { line, history } = question;
  const turns = history.flatMap((said) => (said.type === 'user' ? [said.text] : []));
  const [last = '', earlier = ''] = turns.toReversed();
  const language = answerLanguageOf(languageOf(question));
  const opening = line && openingAnswer({ question: last, earlier, line, now: now() }, language);
  if (opening !== undefined) {
    return { text: opening, card: openingHoursCard(language), score: Number.POSITIVE_INFINITY, sure: true };
  }
  const found = await find(question);
  const passages = answeringPassages(found, language);
  const best = found[0];
  if (passages.length === 0 || !best) return undefined;
  const card = line && cardFor(passages, language);
  return { text: composeAnswer(passages), card, score: best.score, sure: best.coverage >= SURE_COVERAGE };
}

async function knownOnceMore(question: Question, deps: KnowledgeDeps): Promise<Known | undefined> {
  const { history } = question;
  const words = await heardOnceMore(question).catch(() => undefined); // Too busy to: then the first hearing stands.
  const last = history.at(-1);
  if (!words || last?.type !== 'user' || words === last.text) return undefined;
  return known({ ...question, history: [...history.slice(0, -1), { type: 'user', text: words }] }, deps);
}

/** A third hearing gained nothing (measured): the other way is for where the first can't be had. */
async function heardOnceMore({ hearAgain }: Question): Promise<string | undefined> {
  for (const way of rehearings) {
    const words = await hearAgain?.(way);
    if (words) return words;
  }
  return undefined;
}
