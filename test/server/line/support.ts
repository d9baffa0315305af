import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { LineInvalid, type LineIssue } from '../../../server/line/issues.ts';
import { loadLine } from '../../../server/line/load.ts';

/** The least that a line can be. */
export const MINIMAL = 'name: Shop\ngreeting: Hello\n';

/** A folder that is gone after the test, holding the given files by relative path. */
export async function folder(t: TestContext, files: Record<string, string | Uint8Array> = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-line-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  await write(dir, files);
  return dir;
}

export async function write(dir: string, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

/** The issues of a line that can't be loaded; throws where it can, or where anything else is thrown. */
export async function issuesOf(dir: string): Promise<readonly LineIssue[]> {
  try {
    await loadLine(dir);
  } catch (error) {
    if (error instanceof LineInvalid) return error.issues;
    throw error;
  }
  throw new Error('The line loaded');
}

/** Issues as `file:line message`, for reading in assertions. */
export function brief(issues: readonly LineIssue[]): string[] {
  return issues.map(({ file, line, message }) => `${file}:${line} ${message}`);
}
