/** Ids are shown, and may be shortened to, as many characters. */
export const SHOWN = 8;

/** The one that has an id, or whose id alone begins like that. */
export function byShortId<T extends { id: string }>(all: readonly T[], id: string): T | undefined {
  const [only, ...others] = all.filter((one) => one.id === id || (id.length >= SHOWN && one.id.startsWith(id)));
  return others.length === 0 ? only : undefined;
}
