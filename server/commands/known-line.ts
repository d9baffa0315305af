import { openLineCatalog } from '../line/catalog.ts';
import { lineNotFound } from '../line/issues.ts';
import type { Line, LineCatalog } from '../line/line.ts';
import type { Store } from '../store/store.ts';

/**
 * The line of that name, for commands that need its files.
 * @throws Failure `lines-folder-missing` | `line-not-found`, naming the lines there are | `line-invalid`
 */
export async function lineNamed(id: string, linesDir: string): Promise<Line> {
  const lines = openLineCatalog(linesDir);
  const known = await lines.ids();
  if (!known.includes(id)) throw lineNotFound(id, known);
  return lines.get(id);
}

/** How many calls back lines are looked for whose folder is gone. */
const CALLS = 500;

/**
 * A slip of the pen is told, rather than that there is nothing of a line nobody has. A line whose folder is gone is
 * known as long as there are calls of it. @throws Failure `line-not-found`, naming the lines there are
 */
export async function requireKnownLine(id: string, linesDir: string, store: Pick<Store, 'listCalls'>): Promise<void> {
  // Without a folder of lines there may be calls all the same.
  const folders: string[] = await openLineCatalog(linesDir)
    .ids()
    .catch(() => []);
  if (folders.includes(id) || (await store.listCalls({ line: id, limit: 1 })).length > 0) return;
  const called = (await store.listCalls({ limit: CALLS })).map(({ line }) => line);
  throw lineNotFound(id, [...new Set([...folders, ...called])].sort());
}

/** English where nobody can tell: of a line whose folder is gone, or can't be read. */
export async function languagesOfLine(line: string, lines: Pick<LineCatalog, 'get'>): Promise<Line['languages']> {
  return lines.get(line).then(
    ({ languages }) => languages,
    () => ['en'],
  );
}
