import { readFileSync } from 'node:fs';

/** One row of a file of questions. */
export interface Case {
  /** The heading it stands under, such as `plain`. */
  group: string;
  /** What the caller says, turn by turn; the last one is graded. */
  turns: readonly string[];
  /** What the answer must say, each in one of several ways; undefined where the question is to be declined. */
  facts: readonly (readonly string[])[] | undefined;
}

/** Reads `question TAB expected` rows: facts are parted by `;`, ways to say one by `|`, turns before the last end in `>>`. */
export function readQuestions(path: string): Case[] {
  const cases: Case[] = [];
  let group = '';
  for (const [index, row] of readFileSync(path, 'utf8').split(/\r?\n/).entries()) {
    if (row.startsWith('#')) group = row.slice(1).trim();
    if (row.startsWith('#') || row.trim() === '') continue;
    const [question, expected] = row.split('\t').map((cell) => cell.trim());
    if (!question || !expected) throw new Error(`${path}:${index + 1} is not "question TAB facts or decline"`);
    cases.push({ group, turns: split(question, '>>'), facts: expected === 'decline' ? undefined : factsOf(expected) });
  }
  return cases;
}

const split = (text: string, mark: string) => text.split(mark).map((part) => part.trim());
const factsOf = (expected: string) => split(expected, ';').map((fact) => split(fact, '|'));
