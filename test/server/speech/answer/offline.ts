import { pino } from 'pino';
import { Toolbox, type ToolRuns, toolsOf } from '../../../../server/briefing/tools/toolbox.ts';
import type { AnswerPart, Question, Said } from '../../../../server/speech/answer/answerer.ts';
import { createFind } from '../../../../server/speech/answer/find.ts';
import { createOfflineAnswerer } from '../../../../server/speech/answer/offline-answerer.ts';
import { FakeStore } from '../../../support/fake-store.ts';
import { aLine } from '../../../support/lines.ts';
import { aCall } from '../../store/support.ts';
import { collect } from '../collect.ts';
import { bakery } from '../fixtures/bakery.ts';

// A Monday.
export const now = () => new Date('2026-11-23T12:00:00Z');
export const answerer = createOfflineAnswerer(createFind(now), now);
export const tool = (name: string) => ({ type: 'function' as const, name, description: '', parameters: {} });
export const tools = [tool('take_message'), tool('confirm_message'), tool('end_call')];
export const user = (text: string): Said => ({ type: 'user', text });

export async function answer(history: readonly Said[], over: Partial<Question> = {}): Promise<AnswerPart[]> {
  const question = { line: bakery, instructions: '', tools, history, ...over };
  return collect(answerer(question, new AbortController().signal));
}
export const words = (parts: readonly AnswerPart[]) =>
  parts.map((part) => (part.type === 'say' ? part.text : `<${part.name}>`)).join(' ');
export const ask = async (text: string, over?: Partial<Question>) => words(await answer([user(text)], over));

/** Plays a dialogue with the line's own tools, and gives what was answered and what was kept. */
export async function play(turns: readonly string[], callingNumber?: string) {
  const store = new FakeStore();
  store.call = { ...aCall(), state: 'live', turns: [], events: [], usage: [], messages: [] };
  let at = 0;
  const deps = { store, records: store, callingNumber: () => callingNumber, now: () => at };
  const runs: ToolRuns = {
    beginTool: (run) => store.beginTool({ callId: 'call', at, ...run }),
    finishTool: (id, output) => void store.finishTool({ id, output }),
  };
  const toolbox = new Toolbox(toolsOf(aLine(), 'call', deps), pino({ level: 'silent' }), () => 'anyone', runs);
  const history: Said[] = [];
  const answers: string[] = [];
  const spoken: AnswerPart[][] = [];
  for (const turn of turns) {
    at += 1;
    history.push(user(turn));
    store.call.events.push({ callId: 'call', name: 'speech-started', at });
    answers.push(await respond());
  }
  return { answers, parts: spoken, kept: store.messages };

  async function respond(): Promise<string> {
    const parts = await answer(history);
    for (const part of parts) {
      at += 1;
      if (part.type === 'say') {
        history.push({ type: 'assistant', text: part.text });
        continue;
      }
      const callId = `c${at}`;
      history.push({ type: 'call', callId, name: part.name, arguments: part.arguments });
      const done = await toolbox.run({ callId, name: part.name, arguments: part.arguments });
      history.push({ type: 'result', callId, output: done?.output ?? '' });
      if (part.name !== 'end_call') return respond();
    }
    spoken.push(parts);
    return words(parts);
  }
}
