/** Silence after which a caller is told that the answer will come. */
export const PATIENCE_MS = 6000;
