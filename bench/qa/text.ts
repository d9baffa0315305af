import type { Line } from '../../server/line/line.ts';
import type { Said } from '../../server/speech/answer/answerer.ts';
import { createFind } from '../../server/speech/answer/find.ts';
import type { Meaning } from '../../server/speech/answer/meaning/meaning.ts';
import { createOfflineAnswerer } from '../../server/speech/answer/offline-answerer.ts';

const tool = (name: string) => ({ type: 'function' as const, name, description: '', parameters: {} });
const tools = [tool('take_message'), tool('end_call')];

/** Plays a caller's turns as text; gives the last answer. */
export type Ask = (turns: readonly string[]) => Promise<string>;

/** The answerer alone, as if every word had been recognised. @param now the time that the line's hours are asked at */
export function createTextAsk(line: Line, now: () => Date, meaning: Meaning | undefined): Ask {
  const answerer = createOfflineAnswerer(createFind(now, meaning), now);
  return async (turns) => {
    const history: Said[] = [{ type: 'assistant', text: line.greeting }];
    let answer = '';
    for (const turn of turns) {
      history.push({ type: 'user', text: turn });
      answer = '';
      const question = { line, instructions: line.instructions, tools, history };
      for await (const part of answerer(question, new AbortController().signal)) {
        if (part.type === 'say') answer = `${answer} ${part.text}`.trim();
      }
      history.push({ type: 'assistant', text: answer });
    }
    return answer;
  };
}
