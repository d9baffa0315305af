import type { Line } from '../../server/line/line.ts';
import type { Rehearing, Said } from '../../server/speech/answer/answerer.ts';
import { createFind } from '../../server/speech/answer/find.ts';
import type { Meaning } from '../../server/speech/answer/meaning/meaning.ts';
import { createOfflineAnswerer } from '../../server/speech/answer/offline-answerer.ts';
import type { Hypothesis } from '../../server/speech/stt/hypothesis.ts';

const tool = (name: string) => ({ type: 'function' as const, name, description: '', parameters: {} });
const tools = [tool('take_message'), tool('end_call')];

/** What each side hears of the other's words. */
export interface Ears {
  caller(text: string): Promise<string>;
  /** The caller's last words heard once more. */
  callerAgain?(line: Line, way: Rehearing): Promise<readonly Hypothesis[] | undefined>;
  /** Whose voice said the caller's last words. */
  voice?(): string;
  agent(text: string): Promise<string>;
}

/** Every word is understood as it is written. */
export const asText: Ears = { caller: async (text) => text, agent: async (text) => text };

export interface Answered {
  /** The caller's last words as the agent understood them. */
  understood: string;
  /** The answer as the agent made it, and as it was heard. */
  said: string;
  heard: string;
}

/** Plays a caller's turns; gives the last answer. */
export type Ask = (turns: readonly string[]) => Promise<Answered>;

/** @param now the time that the line's hours are asked at */
export function createAsk(line: Line, ears: Ears, now: () => Date, meanings: readonly Meaning[]): Ask {
  const answerer = createOfflineAnswerer(createFind(now, meanings), now);
  return async (turns) => {
    const history: Said[] = [{ type: 'assistant', text: line.greeting }];
    let [understood, said] = ['', ''];
    for (const turn of turns) {
      understood = await ears.caller(turn);
      history.push({ type: 'user', text: understood });
      said = '';
      const question = {
        line,
        instructions: line.instructions,
        tools,
        history,
        hearAgain: async (way: Rehearing) => ears.callerAgain?.(line, way),
      };
      for await (const part of answerer(question, new AbortController().signal)) {
        if (part.type === 'say') said = `${said} ${part.text}`.trim();
      }
      history.push({ type: 'assistant', text: said });
    }
    return { understood, said, heard: await ears.agent(said) };
  };
}
