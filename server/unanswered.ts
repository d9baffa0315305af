import { NOT_KNOWN, questionOf } from './briefing/tools/not-known.ts';
import type { Line } from './line/line.ts';
import { isUnanswered } from './speech/answer/dialogue/phrases.ts';
import { languageOfText } from './speech/answer/languages/identify.ts';
import { answerLanguageOf } from './speech/answer/languages/languages.ts';
import type { ToolRun } from './store/lease-store.ts';
import type { CallRecord, Store } from './store/store.ts';

/** What callers asked in the same words, more or less, and got no answer to. */
export interface Unanswered {
  question: string;
  times: number;
  lastAt: number;
  lastCall: string;
}

/** Of the newest `calls` of a line, most frequent first. */
export async function unansweredQuestions(
  store: Pick<Store, 'listCalls' | 'getCall' | 'toolRuns'>,
  { id: line, languages }: Pick<Line, 'id' | 'languages'>,
  calls: number,
): Promise<Unanswered[]> {
  const groups = new Map<string, Unanswered>();
  for (const { id } of await store.listCalls({ line, limit: calls })) {
    const call = await store.getCall(id); // A call may be deleted while others are read.
    if (call) for (const one of unansweredIn(call, await store.toolRuns(id))) count(groups, one, languages);
  }
  return [...groups.values()].sort((a, b) => b.times - a.times || b.lastAt - a.lastAt);
}

/** By what the embedded answerer says, and by what a model has told by its tool: of one turn of the caller's, once. */
function unansweredIn({ id, turns }: CallRecord, runs: readonly ToolRun[]): Unanswered[] {
  const told = runs.flatMap((run) => {
    const question = run.name === NOT_KNOWN ? questionOf(run.arguments) : undefined;
    return question === undefined ? [] : [{ question, at: run.at }];
  });
  const said = turns.flatMap((turn, i) => {
    const asked = turns[i - 1];
    if (turn.role !== 'agent' || asked?.role !== 'caller' || !isUnanswered(turn.text)) return [];
    const next = turns.slice(i).find(({ role }) => role === 'caller')?.at ?? Number.POSITIVE_INFINITY;
    const isTold = told.some(({ at }) => at >= asked.at && at < next);
    return isTold ? [] : [{ question: asked.text, at: asked.at }];
  });
  return [...said, ...told].map(({ question, at }) => ({ question, times: 1, lastAt: at, lastCall: id }));
}

function count(groups: Map<string, Unanswered>, one: Unanswered, languages: Line['languages']): void {
  const { tag } = languageOfText(one.question, languages[0], languages);
  const terms = answerLanguageOf(tag)
    .contentWords(one.question)
    .map(({ term }) => term);
  const key = [...new Set(terms)].sort().join(' ') || one.question;
  const known = groups.get(key);
  const newest = known && known.lastAt > one.lastAt ? known : one;
  groups.set(key, { ...newest, times: (known?.times ?? 0) + 1 });
}
