export const faultKinds = [
  'killed worker',
  'dead Realtime server',
  'killed serve',
  'restarted LiveKit',
  'full disk',
  'locked store',
  'hung tool',
  'jumping clock',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Numbers from 0 to 1, the same for the same seed. */
export type Random = () => number;

/** Mulberry32: small, and random enough to choose moments and victims by. */
export function randomOf(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The faults of a seed, no kind twice. Of any two seeds that follow each other, each kind is in one. */
export function faultsOf(seed: number): FaultKind[] {
  const random = randomOf(Math.floor(seed / 2));
  const deck = faultKinds.map((kind) => ({ kind, at: random() })).toSorted((a, b) => a.at - b.at);
  const half = seed % 2 === 0 ? deck : deck.toReversed();
  return half.slice(0, faultKinds.length / 2).map(({ kind }) => kind);
}
