import type { LineCatalog } from './line.ts';
import { usableLines } from './usable-lines.ts';

/** What the lines of a catalogue speak, each tag once. */
export async function languagesOf(catalog: LineCatalog): Promise<string[]> {
  const lines = await usableLines(catalog);
  return [...new Set(lines.flatMap(({ languages }) => languages))];
}
