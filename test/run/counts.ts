import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Outcome of some tests. A skipped test counts as failed: nobody knows whether it would pass. */
export interface Counts {
  passed: number;
  failed: number;
}

const counts = z.object({ passed: z.number().int().min(0), failed: z.number().int().min(0) });

/** What a part wrote; a part that ended before it could write has failed once. */
export async function readCounts(file: string): Promise<Counts> {
  try {
    return counts.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** A part that ended badly although each of its tests passed (a hook, a leak, a crash) has failed once. */
export function withExit(found: Counts, exitCode: number | null): Counts {
  return exitCode !== 0 && found.failed === 0 ? { ...found, failed: 1 } : found;
}
