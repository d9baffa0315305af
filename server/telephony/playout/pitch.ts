/** Voices repeat themselves after 2.5 ms (400 Hz) to 15 ms (67 Hz). */
export const SHORTEST_PERIOD_MS = 2.5;
export const LONGEST_PERIOD_MS = 15;

export interface Likeness {
  /** In samples. */
  lag: number;
  /** Normalised correlation at that lag: 1 where the signal repeats itself exactly. */
  correlation: number;
}

/**
 * The lag at which two stretches of a signal are most alike: `length` samples at `a` and those at `a + lag * direction`.
 * @param direction 1 compares with what follows, -1 with what came before
 */
export function mostAlike(
  signal: Int16Array,
  where: { at: number; length: number; shortest: number; longest: number; direction: 1 | -1 },
): Likeness {
  const { at, length, shortest, longest, direction } = where;
  let best: Likeness = { lag: longest, correlation: -1 };
  const own = energy(signal, at, length);
  let other = energy(signal, at + direction * shortest, length);
  for (let lag = shortest; lag <= longest; lag++) {
    const from = at + direction * lag;
    let product = 0;
    for (let i = 0; i < length; i++) product += (signal[at + i] ?? 0) * (signal[from + i] ?? 0);
    const correlation = product / Math.sqrt(own * other + 1);
    if (correlation > best.correlation) best = { lag, correlation };
    // The window moves on by one sample: one leaves and one enters.
    const [leaving, entering] = direction === 1 ? [from, from + length] : [from + length - 1, from - 1];
    other += (signal[entering] ?? 0) ** 2 - (signal[leaving] ?? 0) ** 2;
  }
  return best;
}

export function energy(signal: Int16Array, at: number, length: number): number {
  let sum = 0;
  for (let i = at; i < at + length; i++) sum += (signal[i] ?? 0) ** 2;
  return sum;
}
