import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** A test that failed, or a part, file or hook that failed as a whole. */
export interface FailedTest {
  name: string;
  /** File and line, relative to the checkout, where one is known. */
  place?: string | undefined;
  /** The error's first lines. */
  error: string;
}

/** Outcome of some tests. A skipped test counts as failed: nobody knows whether it would pass. */
export interface Outcome {
  passed: number;
  failures: readonly FailedTest[];
  /** How many of them passed in each file, relative to the checkout, where that is known. */
  passedIn?: Readonly<Record<string, number>>;
  /** Failed, and passed when their file was run once more. */
  unsteady?: readonly FailedTest[];
}

/** A line of what a part writes: of a test or more, and the last of all. */
export interface OutcomeLine extends Pick<Outcome, 'passed' | 'failures'> {
  file?: string | undefined;
  last?: boolean;
}

const outcomeLine = z.object({
  passed: z.number().int().min(0),
  failures: z.array(z.object({ name: z.string(), place: z.string().optional(), error: z.string() })),
  file: z.string().optional(),
  last: z.boolean().optional(),
});

/** What a part wrote; a part that ended before it had told of all its tests has failed once more. */
export async function readOutcome(part: string, file: string): Promise<Outcome> {
  const lines: z.infer<typeof outcomeLine>[] = [];
  try {
    for (const line of (await readFile(file, 'utf8')).trim().split('\n'))
      lines.push(outcomeLine.parse(JSON.parse(line)));
  } catch {
    // Nothing was written, or not to its end.
  }
  const failures = lines.flatMap((line) => line.failures);
  if (lines.at(-1)?.last !== true) {
    failures.push({ name: part, error: 'It ended before it could tell how all its tests went.' });
  }
  const passedIn: Record<string, number> = {};
  for (const { file, passed } of lines) if (file !== undefined) passedIn[file] = (passedIn[file] ?? 0) + passed;
  return { passed: lines.reduce((sum, { passed }) => sum + passed, 0), failures, passedIn };
}

/** A part that ended badly although each of its tests passed (a leak, a crash) has failed once. */
export function withExit(part: string, found: Outcome, exitCode: number | null): Outcome {
  if (exitCode === 0 || found.failures.length > 0) return found;
  return { ...found, failures: [{ name: part, error: `All its tests passed, but ${ending(exitCode)}.` }] };
}

export function ending(exitCode: number | null): string {
  return exitCode === null ? 'it was ended by a signal' : `it ended with exit code ${exitCode}`;
}
