import { Failure } from '../contract/index.ts';
import { listAnswers, removeAnswer } from '../owner/answers.ts';
import { table } from '../table.ts';
import type { CommandContext } from './context.ts';
import { lineNamed } from './known-line.ts';

export interface AnswersOptions {
  remove?: string;
  json: boolean;
}

/**
 * `hoyhoy line answers LINE`: what the owner has dictated by telephone; takes one back with `--remove`.
 * @throws Failure `line-not-found` | `line-invalid` | `answer-not-found`
 */
export async function answersCommand(
  context: CommandContext,
  id: string,
  { remove, json }: AnswersOptions,
): Promise<void> {
  const { dir } = await lineNamed(id, context.config().linesDir);
  if (remove !== undefined) {
    if (!(await removeAnswer(dir, remove))) throw answerNotFound(remove);
    context.print('Taken back: from the next call on nobody is told so.');
    return;
  }
  const answers = await listAnswers(dir);
  if (json) context.print(JSON.stringify(answers, null, 2));
  else if (answers.length === 0) context.print('No answers by telephone.');
  else
    context.print(table([['answer', 'question', 'told'], ...answers.map((one) => [one.id, one.question, one.answer])]));
}

const answerNotFound = (id: string) =>
  new Failure({
    reason: 'answer-not-found',
    message: `There is no answer ${id}.`,
    cure: '`hoyhoy line answers LINE` lists them with their ids.',
  });
