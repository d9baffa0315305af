import type { Said } from './answerer.ts';

/** What the caller said in several goes without an answer between is one turn; of two whole questions, the last. */
export function joinTurns(history: readonly Said[]): Said[] {
  const joined: Said[] = [];
  for (const said of history) {
    const previous = joined.at(-1);
    if (said.type === 'user' && previous?.type === 'user') {
      const replaced = isQuestion(previous.text) && isQuestion(said.text);
      joined[joined.length - 1] = { type: 'user', text: replaced ? said.text : `${previous.text} ${said.text}` };
    } else {
      joined.push(said);
    }
  }
  return joined;
}

/** Whoever interrupts the answer to a question with another one wants that one answered. */
const isQuestion = (text: string) => text.trimEnd().endsWith('?');
