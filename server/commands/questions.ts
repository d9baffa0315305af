import { existsSync } from 'node:fs';
import { openLineCatalog } from '../line/catalog.ts';
import { openStore } from '../store/open.ts';
import { storePath } from '../store-path.ts';
import { table } from '../table.ts';
import { type Unanswered, unansweredQuestions } from '../unanswered.ts';
import { noCalls } from './calls.ts';
import type { CommandContext } from './context.ts';
import { languagesOfLine, requireKnownLine } from './known-line.ts';

export interface QuestionsOptions {
  /** How many calls back to look. */
  calls: number;
  json: boolean;
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
  const { linesDir } = context.config();
  await requireKnownLine(line, linesDir, store);
  const languages = await languagesOfLine(line, openLineCatalog(linesDir));
  const found = await unansweredQuestions(store, { id: line, languages }, options.calls);
  context.print(options.json ? JSON.stringify(found, null, 2) : listed(found));
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
