import type { Line } from '../../server/line/line.ts';
import { phrasesIn } from '../../server/phrases/in-language.ts';
import { topicsOf } from '../../server/speech/answer/dialogue/topics.ts';
import { hoursPassages, weekSentences } from '../../server/speech/answer/knowledge/hours.ts';
import { answerLanguageOf } from '../../server/speech/answer/languages/languages.ts';
import { wordsIn } from '../../server/speech/answer/text/words.ts';

/** Words and numbers of an answer that stand neither in the line's folder nor in the agent's set phrases. */
export function inventions(line: Line, answer: string): string[] {
  const { knowledge, hours, phone, name } = line;
  const [tag] = line.languages;
  const [phrases, { contentWords }] = [phrasesIn(tag), answerLanguageOf(tag)];
  const written = [
    ...knowledge.flatMap(({ headings, text }) => [...headings, text]),
    ...(hours ? [...hoursPassages(hours, phrases), weekSentences(hours, phrases)] : []),
    phone === undefined ? '' : phrases.phone.number(phone),
    phrases.offer,
    name,
    ...Object.values(phrases.answer).map((phrase) => {
      if (typeof phrase === 'string') return phrase;
      return phrase(name === undefined ? '' : (topicsOf(line, tag) ?? ''));
    }),
    phrases.hours.yes,
    phrases.hours.no,
    phrases.hours.notNow,
    phrases.hours.never,
    phrases.hours.openUntil(0),
  ].join('\n');
  const known = new Set([...wordsIn(written), ...contentWords(written).map(({ word }) => word)]);
  const said = [...contentWords(answer).map(({ word }) => word), ...(answer.match(/\d+/g) ?? [])];
  return said.filter(
    (word) => !known.has(word) && ![...known].some((other) => /^\d/.test(word) && other.startsWith(word)),
  );
}
