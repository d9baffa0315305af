import type { Line } from '../../../line/line.ts';

const MOST = 4;
const LONGEST = 30;

/** What the line knows about, by its headings: "opening hours, parking and delivery"; undefined where it has none. */
export function topicsOf({ knowledge }: Pick<Line, 'knowledge'>): string | undefined {
  const titles = knowledge.flatMap(({ headings }) => (headings.length > 1 ? headings.slice(-1) : []));
  const short = [...new Set(titles)].filter((title) => title.length <= LONGEST);
  // Spread over the knowledge rather than its first file.
  const step = Math.max(1, short.length / MOST);
  const chosen = Array.from({ length: Math.min(MOST, short.length) }, (_, i) => short[Math.floor(i * step)] ?? '');
  const spoken = chosen.map((title) =>
    /^\p{Lu}\p{Ll}/u.test(title) ? title[0]?.toLowerCase() + title.slice(1) : title,
  );
  const last = spoken.pop();
  if (last === undefined) return undefined;
  return spoken.length === 0 ? last : `${spoken.join(', ')} and ${last}`;
}
