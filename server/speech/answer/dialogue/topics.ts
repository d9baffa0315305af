import type { Line } from '../../../line/line.ts';
import { topicTitles } from '../../../line/topics.ts';

const MOST = 4;

/** What the line knows about, by its headings: "opening hours, parking and delivery"; undefined where it has none. */
export function topicsOf(line: Pick<Line, 'knowledge'>): string | undefined {
  const spoken = topicTitles(line, MOST);
  const last = spoken.pop();
  if (last === undefined) return undefined;
  return spoken.length === 0 ? last : `${spoken.join(', ')} and ${last}`;
}
