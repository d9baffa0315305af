import { existsSync } from 'node:fs';
import { isUnanswered } from '../speech/answer/dialogue/phrases.ts';
import { contentWords } from '../speech/answer/text/words.ts';
import { openStore } from '../store/open.ts';
import type { CallRecord } from '../store/store.ts';
import { storePath } from '../store-path.ts';
import { table } from '../table.ts';
import { noCalls } from './calls.ts';
import type { CommandContext } from './context.ts';
import { requireKnownLine } from './known-line.ts';

export interface QuestionsOptions {
  /** How many calls back to look. */
  calls: number;
  json: boolean;
}

/** What callers asked in the same words, more or less, and got no answer to. */
interface Unanswered {
  question: string;
  times: number;
  lastAt: number;
  lastCall: string;
}

/**
 * `hoyhoy line questions LINE`: what callers asked and the line did not know, most frequent first. They are read from
 * the calls' turns and are gone when those are. @throws Failure `no-calls` | `line-not-found`
 */
export async function questionsCommand(
  context: CommandContext,
  line: string,
  options: QuestionsOptions,
): Promise<void> {
  const path = storePath(context.config());
  if (!existsSync(path)) throw noCalls(path);
  await using cleanup = new AsyncDisposableStack();
  const store = await openStore({ path, logger: context.log().logger });
  cleanup.defer(() => store.close());
  await requireKnownLine(line, context.config().linesDir, store);
  const groups = new Map<string, Unanswered>();
  for (const { id } of await store.listCalls({ line, limit: options.calls })) {
    const call = await store.getCall(id); // A call may be deleted while others are read.
    if (call) for (const question of unansweredIn(call)) count(groups, question);
  }
  const found = [...groups.values()].sort((a, b) => b.times - a.times || b.lastAt - a.lastAt);
  context.print(options.json ? JSON.stringify(found, null, 2) : listed(found));
}

function unansweredIn({ id, turns }: CallRecord): Unanswered[] {
  return turns.flatMap((turn, i) => {
    const asked = turns[i - 1];
    if (turn.role !== 'agent' || asked?.role !== 'caller' || !isUnanswered(turn.text)) return [];
    return [{ question: asked.text, times: 1, lastAt: asked.at, lastCall: id }];
  });
}

function count(groups: Map<string, Unanswered>, one: Unanswered): void {
  const terms = contentWords(one.question).map(({ term }) => term);
  const key = [...new Set(terms)].sort().join(' ') || one.question;
  const known = groups.get(key);
  const newest = known && known.lastAt > one.lastAt ? known : one;
  groups.set(key, { ...newest, times: (known?.times ?? 0) + 1 });
}

function listed(found: readonly Unanswered[]): string {
  if (found.length === 0) return 'No question without an answer.';
  const rows = found.map(({ question, times, lastAt, lastCall }) => [
    `${times}`,
    new Date(lastAt).toISOString().slice(0, 10),
    lastCall,
    question,
  ]);
  return table([['times', 'last', 'in call', 'question'], ...rows]);
}
