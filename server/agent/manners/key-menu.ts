import type { Line } from '../../line/line.ts';
import { topicTitles } from '../../line/topics.ts';
import { phrasesIn } from '../../phrases/in-language.ts';
import { en } from '../../phrases/languages/en.ts';
import type { Phrases } from '../../phrases/phrases.ts';

/** What a key stands for: what is offered, and what the caller would have said. */
export interface MenuItem {
  key: string;
  offer: string;
  ask: string;
}

const MOST_TOPICS = 3;

/** What a caller whom the agent does not understand can have by a key, of what the line knows and does. */
export function menuOf(line: Line): MenuItem[] {
  const { keys } = phrasesIn(line.languages[0]);
  const items = [
    ...(line.hours ? [{ offer: keys.forHours, ask: keys.askHours }] : []),
    ...topicTitles(line, MOST_TOPICS).map((topic) => ({
      offer: keys.forTopic(topic),
      ask: keys.askTopic(topic),
    })),
    ...(line.tools.takeMessage ? [{ offer: keys.forMessage, ask: keys.askMessage }] : []),
  ];
  return items.map((item, index) => ({ key: String(index + 1), ...item }));
}

export function menuWords(items: readonly MenuItem[], { keys }: Phrases = en): string {
  const offers = items.map(({ key, offer }) => keys.press(offer, key));
  return [keys.intro, ...offers, keys.again].join(' ');
}
