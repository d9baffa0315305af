import type { Line } from '../../line/line.ts';
import type { Question } from './answerer.ts';
import { askedOf } from './knowledge/asked.ts';
import type { Found } from './knowledge/found.ts';
import { passagesOf, passagesOfText } from './knowledge/passages.ts';
import { rephrased } from './knowledge/rephrase.ts';
import { createSearch, type Search } from './knowledge/search.ts';
import type { Meaning } from './meaning/meaning.ts';

/** What is known about the caller's last words, best first. */
export type Find = (question: Question) => Promise<Found[]>;

/** Searches the line's knowledge or, without a line, the instructions; each is indexed once. */
export function createFind(now: () => Date, meaning?: Meaning): Find {
  const byLine = new WeakMap<Line, Search>();
  let last: { text: string; search: Search } | undefined;

  const searchIn = ({ line, instructions }: Question): Search => {
    if (!line) {
      // Instructions belong to a session: only the last ones are kept.
      if (last?.text !== instructions)
        last = { text: instructions, search: createSearch(passagesOfText(instructions), meaning) };
      return last.search;
    }
    const known = byLine.get(line) ?? createSearch(passagesOf(line), meaning, line.name);
    byLine.set(line, known);
    return known;
  };

  return (question) => {
    const { line } = question;
    const asked = askedOf(question.history, (text) => (line ? rephrased(text, line.timezone, now()) : text));
    return searchIn(question)(asked);
  };
}
