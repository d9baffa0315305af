import type { Line, LineCatalog } from './line.ts';

/** The lines of a catalogue that can be read; none where its folder is not there. */
export async function usableLines(lines: LineCatalog): Promise<Line[]> {
  const ids = await lines.ids().catch(() => []);
  const read = await Promise.all(ids.map((id) => lines.get(id).catch(() => undefined)));
  return read.filter((line) => line !== undefined);
}
