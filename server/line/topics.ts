import type { Line } from './line.ts';

const LONGEST = 30;

/** So many things that a line knows about, by its headings, spread over the knowledge rather than its first file. */
export function topicTitles({ knowledge }: Pick<Line, 'knowledge'>, most: number): string[] {
  const titles = knowledge.flatMap(({ headings }) => (headings.length > 1 ? headings.slice(-1) : []));
  const short = [...new Set(titles)].filter((title) => title.length <= LONGEST);
  const step = Math.max(1, short.length / most);
  const chosen = Array.from({ length: Math.min(most, short.length) }, (_, i) => short[Math.floor(i * step)] ?? '');
  return chosen.map((title) => (/^\p{Lu}\p{Ll}/u.test(title) ? title[0]?.toLowerCase() + title.slice(1) : title));
}
