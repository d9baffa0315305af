import type { Line } from '../../line/line.ts';
import { languageOf, type Question } from './answerer.ts';
import { askedOf } from './knowledge/asked.ts';
import type { Found } from './knowledge/found.ts';
import { passagesOf, passagesOfText } from './knowledge/passages.ts';
import { rephrased } from './knowledge/rephrase.ts';
import { createSearch, type Search } from './knowledge/search.ts';
import { type AnswerLanguage, answerLanguageOf } from './languages/languages.ts';
import { type Meaning, meaningIn } from './meaning/meaning.ts';

/** What is known about the caller's last words, best first. */
export type Find = (question: Question) => Promise<Found[]>;

/**
 * Searches the line's knowledge or, without a line, the instructions; each is indexed once.
 * @param meanings sentence models, of which the first that knows a language is used for it
 */
export function createFind(now: () => Date, meanings: readonly Meaning[] = []): Find {
  const byLine = new WeakMap<Line, Map<AnswerLanguage, Search>>();
  let last: { text: string; language: AnswerLanguage; search: Search } | undefined;

  const searchIn = ({ line, instructions }: Question, language: AnswerLanguage): Search => {
    const meaning = meaningIn(meanings, language.tag);
    if (!line) {
      // Instructions belong to a session: only the last ones are kept.
      if (last?.text !== instructions || last.language !== language)
        last = {
          text: instructions,
          language,
          search: createSearch(passagesOfText(instructions), { language, meaning }),
        };
      return last.search;
    }
    const searches = byLine.get(line) ?? new Map<AnswerLanguage, Search>();
    byLine.set(line, searches);
    const known =
      searches.get(language) ??
      createSearch(passagesOf(line, language.phrases), { language, meaning, name: line.name });
    searches.set(language, known);
    return known;
  };

  return (question) => {
    const { line } = question;
    const language = answerLanguageOf(languageOf(question));
    const asked = askedOf(question.history, language, (text) =>
      line ? rephrased(text, line.timezone, now(), language) : text,
    );
    return searchIn(question, language)(asked);
  };
}
