import { Failure } from '../contract/index.ts';

/** One thing that is wrong with a line, where it is, and what to do about it. */
export interface LineIssue {
  /** Path relative to the line's folder, e.g. `line.yaml`. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1; absent where the whole line, or the whole file, is meant. */
  column?: number;
  message: string;
  cure: string;
}

/** A line that can't be used. Holds every problem at once, in the order of files and lines. */
export class LineInvalid extends Failure<'line-invalid'> {
  /** Absolute path of the line's folder. */
  readonly dir: string;
  readonly issues: readonly [LineIssue, ...LineIssue[]];

  constructor(id: string, dir: string, issues: readonly [LineIssue, ...LineIssue[]]) {
    const [first] = issues;
    const more = issues.length === 1 ? '' : ` (and ${issues.length - 1} more)`;
    super({
      reason: 'line-invalid',
      message: `Line "${id}" can't be used: ${first.file}:${first.line}: ${first.message}${more}`,
      cure: `${first.cure} \`hoyhoy line check\` lists every problem of a line.`,
    });
    this.dir = dir;
    this.issues = issues;
  }
}

/** @param known where whoever asks may know which lines there are */
export const lineNotFound = (id: string, known: readonly string[] = []) =>
  new Failure({
    reason: 'line-not-found',
    message: `There is no line "${id}".`,
    cure:
      known.length === 0
        ? 'Check the name, or create a folder of this name with a line.yaml; docs/lines.md shows how.'
        : `Name one of these: ${known.join(', ')}.`,
  });

export const linesFolderMissing = (dir: string, cause: unknown) =>
  new Failure({
    reason: 'lines-folder-missing',
    message: `The folder of lines ${dir} can't be read.`,
    cure: 'Create it, or set HOYHOY_LINES to the folder that holds your lines.',
    cause,
  });
