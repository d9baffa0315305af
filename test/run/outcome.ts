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
}

const outcome = z.object({
  passed: z.number().int().min(0),
  failures: z.array(z.object({ name: z.string(), place: z.string().optional(), error: z.string() })),
});

/** What a part wrote; a part that ended before it could write has failed once. */
export async function readOutcome(part: string, file: string): Promise<Outcome> {
  try {
    return outcome.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { passed: 0, failures: [{ name: part, error: 'It ended before it could tell how its tests went.' }] };
  }
}

/** A part that ended badly although each of its tests passed (a leak, a crash) has failed once. */
export function withExit(part: string, found: Outcome, exitCode: number | null): Outcome {
  if (exitCode === 0 || found.failures.length > 0) return found;
  return { ...found, failures: [{ name: part, error: `All its tests passed, but ${ending(exitCode)}.` }] };
}

export function ending(exitCode: number | null): string {
  return exitCode === null ? 'it was ended by a signal' : `it ended with exit code ${exitCode}`;
}
