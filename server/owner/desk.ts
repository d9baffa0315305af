import { cleanLine, cleanText } from '../contract/index.ts';
import type { Line } from '../line/line.ts';
import { phrasesIn } from '../phrases/in-language.ts';
import type { Message, Outbox } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { addAnswer, headingOf, listAnswers } from './answers.ts';
import type { OwnerPapers } from './owner-menu.ts';

/** A question that got no answer, as the calls of the line tell. */
export type UnansweredQuestions = (line: string) => Promise<string[]>;

/** What an owner can do by telephone. */
export interface OwnerDesk {
  papers(line: Line): Promise<OwnerPapers>;
  done(messageId: string): Promise<void>;
  /** @throws Failure `answer-refused` */
  keep(line: Line, question: string, answer: string): Promise<void>;
}

/** More than anybody listens to in one call. */
const MESSAGES = 20;
const QUESTIONS = 20;

export function createOwnerDesk({
  store,
  unanswered,
  now = Date.now,
}: {
  store: Pick<Store & Outbox, 'listMessages' | 'setMessageDone'>;
  unanswered: UnansweredQuestions;
  now?: () => number;
}): OwnerDesk {
  return {
    async papers(line) {
      const open = await store.listMessages({ line: line.id, open: true, limit: MESSAGES });
      const answered = new Set((await listAnswers(line.dir)).map(({ question }) => question));
      const questions = (await unanswered(line.id)).map((question) => cleanLine(question));
      return {
        messages: open.map((message) => ({ id: message.id, text: spoken(message, line) })),
        words: phrasesIn(line.languages[0]).owner,
        questions: questions.filter((question) => !answered.has(headingOf(question))).slice(0, QUESTIONS),
      };
    },
    done: async (id) => void (await store.setMessageDone(id, true, now())),
    keep: async (line, question, answer) => void (await addAnswer(line.dir, { question, answer, at: now() })),
  };
}

function spoken({ at, name, contact, text }: Message, { timezone, languages }: Line): string {
  const day = new Intl.DateTimeFormat(languages[0], {
    weekday: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: timezone,
  });
  const { owner: words } = phrasesIn(languages[0]);
  const received = words.received(day.format(at), name === undefined ? undefined : cleanLine(name));
  const reached = contact === undefined ? '' : ` ${words.reachedAt(cleanLine(contact))}`;
  return `${received}: ${cleanText(text)}.${reached}`.replace(/([.!?])\./g, '$1');
}
