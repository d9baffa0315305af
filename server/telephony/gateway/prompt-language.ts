import type { LineCatalog } from '../../line/line.ts';

/** In which phones are spoken to on behalf of a line, as a primary subtag; a line that can't be read is no reason not to. */
export async function promptLanguage(lines: Pick<LineCatalog, 'get'>, line: string | undefined): Promise<string> {
  const found = line === undefined ? undefined : await lines.get(line).catch(() => undefined);
  return found?.languages[0].toLowerCase().split('-')[0] ?? 'en';
}
