/** One trunk or rule, as it stands in LiveKit and as it is wanted. `changes` are the fields that differ. */
export type Step<T> =
  | { do: 'keep'; name: string; id: string }
  | { do: 'create'; name: string; wanted: T }
  | { do: 'update'; name: string; id: string; wanted: T; actual: T; changes: string[] }
  | { do: 'delete'; name: string; id: string };

/** What is told of a kind of thing, for comparing. */
export interface Comparing<T> {
  idOf(item: T): string;
  isOurs(item: T): boolean;
  /** The fields that we set, each as a text that is equal where nothing differs. */
  view(item: T): Readonly<Record<string, string>>;
}

/** What turns those that there are into those that are wanted. What is not ours is neither changed nor counted. */
export function plan<T extends { name: string }>(
  wanted: readonly T[],
  actual: readonly T[],
  { idOf, isOurs, view }: Comparing<T>,
): Step<T>[] {
  const ours = actual.filter(isOurs);
  const kept = new Set<T>();
  const steps = wanted.map((one): Step<T> => {
    const { name } = one;
    const found = ours.find((other) => other.name === name && !kept.has(other));
    if (found === undefined) return { do: 'create', name, wanted: one };
    kept.add(found);
    const [is, shall] = [view(found), view(one)];
    const changes = Object.keys(shall).filter((key) => is[key] !== shall[key]);
    const id = idOf(found);
    return changes.length === 0
      ? { do: 'keep', name, id }
      : { do: 'update', name, id, wanted: one, actual: found, changes };
  });
  // LiveKit lists them in any order.
  const gone = ours.filter((one) => !kept.has(one)).toSorted((a, b) => a.name.localeCompare(b.name));
  return [...steps, ...gone.map((one): Step<T> => ({ do: 'delete', name: one.name, id: idOf(one) }))];
}
