import type { Line, LineCatalog } from './line.ts';

/** The lines of a catalogue that can be read; none where its folder is not there. */
export const usableLines = async (lines: LineCatalog): Promise<Line[]> =>
  readableLines(lines, await lines.ids().catch(() => []));

/** Of these lines, those that can be read: one that is broken keeps no other from being used. */
export async function readableLines(lines: Pick<LineCatalog, 'get'>, ids: readonly string[]): Promise<Line[]> {
  const read = await Promise.all(ids.map((id) => lines.get(id).catch(() => undefined)));
  return read.filter((line) => line !== undefined);
}
