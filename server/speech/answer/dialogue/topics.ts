import type { Line } from '../../../line/line.ts';
import { topicTitles } from '../../../line/topics.ts';
import { primary } from '../../../phrases/in-language.ts';

const MOST = 4;

/** What the line knows about, by its headings: "opening hours, parking and delivery"; undefined where it has none. */
export function topicsOf(line: Pick<Line, 'knowledge'>, language = 'en'): string | undefined {
  const spoken = topicTitles(line, MOST);
  // Americans would write a comma before the last "and", where a voice pauses.
  const manner = primary(language) === 'en' ? 'en-GB' : language;
  return spoken.length === 0 ? undefined : new Intl.ListFormat(manner).format(spoken);
}
