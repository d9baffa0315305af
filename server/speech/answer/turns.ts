import type { Said } from './answerer.ts';

/** What the caller said in several goes without an answer between is one turn. */
export function joinTurns(history: readonly Said[]): Said[] {
  const joined: Said[] = [];
  for (const said of history) {
    const previous = joined.at(-1);
    if (said.type === 'user' && previous?.type === 'user') {
      joined[joined.length - 1] = { type: 'user', text: `${previous.text} ${said.text}` };
    } else {
      joined.push(said);
    }
  }
  return joined;
}
