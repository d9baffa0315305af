import type { LineCatalog } from './line.ts';

/** What the lines of a catalogue speak, each tag once. A line that can't be used speaks nothing, as a folder that is not there. */
export async function languagesOf(lines: LineCatalog): Promise<string[]> {
  const ids = await lines.ids().catch(() => []);
  const spoken = await Promise.all(
    ids.map((id) =>
      lines.get(id).then(
        ({ languages }) => languages,
        () => [],
      ),
    ),
  );
  return [...new Set(spoken.flat())];
}
