import type { Line } from '../../line/line.ts';
import type { Question } from './answerer.ts';
import { passagesOf, passagesOfText } from './knowledge/passages.ts';
import { rephrased } from './knowledge/rephrase.ts';
import { createSearch, type Found, type Search } from './knowledge/search.ts';

/** What is known about the caller's last words, best first. */
export type Find = (question: Question) => Found[];

/** Searches the line's knowledge or, without a line, the instructions; each is indexed once. */
export function createFind(now: () => Date): Find {
  const byLine = new WeakMap<Line, Search>();
  let last: { text: string; search: Search } | undefined;

  const searchIn = ({ line, instructions }: Question): Search => {
    if (!line) {
      // Instructions belong to a session: only the last ones are kept.
      if (last?.text !== instructions)
        last = { text: instructions, search: createSearch(passagesOfText(instructions)) };
      return last.search;
    }
    const known = byLine.get(line) ?? createSearch(passagesOf(line));
    byLine.set(line, known);
    return known;
  };

  return (question) => {
    const words = question.history.findLast((said) => said.type === 'user')?.text ?? '';
    const asked = question.line ? rephrased(words, question.line.timezone, now()) : words;
    return searchIn(question)(asked);
  };
}
