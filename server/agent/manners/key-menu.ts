import type { Line } from '../../line/line.ts';
import { topicTitles } from '../../line/topics.ts';

/** What a key stands for: what is offered, and what the caller would have said. */
export interface MenuItem {
  key: string;
  offer: string;
  ask: string;
}

const MOST_TOPICS = 3;

/** What a caller whom the agent does not understand can have by a key, of what the line knows and does. */
export function menuOf(line: Line): MenuItem[] {
  const items = [
    ...(line.hours ? [{ offer: 'For our opening hours', ask: 'What are your opening hours?' }] : []),
    ...topicTitles(line, MOST_TOPICS).map((topic) => ({
      offer: `For ${topic}`,
      ask: `What about ${topic}?`,
    })),
    ...(line.tools.takeMessage ? [{ offer: 'To leave a message', ask: 'I would like to leave a message.' }] : []),
  ];
  return items.map((item, index) => ({ key: String(index + 1), ...item }));
}

export function menuWords(items: readonly MenuItem[]): string {
  const offers = items.map(({ key, offer }) => `${offer}, press ${key}.`);
  return ['You can also use the keys of your phone.', ...offers, 'To hear that again, press star.'].join(' ');
}
