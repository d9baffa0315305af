import type { Said } from './answerer.ts';
import { intentsIn } from './dialogue/intents/intents.ts';

/** Slow is for callers who asked for it. */
export type Pace = 'usual' | 'slow';

/** How a caller wants to be spoken to, who may have asked for it in any turn. @param language of the caller */
export function paceFor(history: readonly Said[], language: string): Pace {
  const turns = history.flatMap((said) => (said.type === 'user' ? [said.text] : []));
  return intentsIn(language).wantsSlow(turns) ? 'slow' : 'usual';
}
