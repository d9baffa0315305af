import type { Line } from '../../server/line/line.ts';
import { en } from '../../server/phrases/languages/en.ts';
import { topicsOf } from '../../server/speech/answer/dialogue/topics.ts';
import { hoursPassages, weekSentences } from '../../server/speech/answer/knowledge/hours.ts';
import { english } from '../../server/speech/answer/languages/languages.ts';
import { wordsIn } from '../../server/speech/answer/text/words.ts';

/** Words and numbers of an answer that stand neither in the line's folder nor in the agent's set phrases. */
export function inventions(line: Line, answer: string): string[] {
  const { knowledge, hours, phone, name } = line;
  const written = [
    ...knowledge.flatMap(({ headings, text }) => [...headings, text]),
    ...(hours ? [...hoursPassages(hours), weekSentences(hours)] : []),
    phone ?? '',
    en.offer,
    name,
    ...Object.values(en.answer).map((phrase) => {
      if (typeof phrase === 'string') return phrase;
      return phrase(name === undefined ? '' : (topicsOf(line) ?? ''));
    }),
    'Yes, we are open now, until. No, we are closed now. Our phone number is',
  ].join('\n');
  const known = new Set([...wordsIn(written), ...english.contentWords(written).map(({ word }) => word)]);
  const said = [...english.contentWords(answer).map(({ word }) => word), ...(answer.match(/\d+/g) ?? [])];
  return said.filter(
    (word) => !known.has(word) && ![...known].some((other) => /^\d/.test(word) && other.startsWith(word)),
  );
}
