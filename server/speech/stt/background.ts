/** Nobody is so soft in their own telephone, root mean square of 1: -48 dBFS. */
const INAUDIBLE = 0.004;
/** Most callers are louder than this: -40 dBFS. */
const FAINT = 0.01;
/** Whoever speaks alone is far louder in vowels than between words: 19 dB and more. Five voices at once: 10 dB at most. */
const LEAST_RANGE = 4;
/** Shorter speech has no range to be judged by. */
const LEAST_FRAMES = 20;

/**
 * Whether speech is the talk of a café rather than a caller: from afar, or faint and of so many voices that there is no
 * gap between words. Whisper would make a sentence of it. @param levels root mean squares of the frames with speech, 0 … 1
 */
export function isBackground(levels: readonly number[]): boolean {
  if (levels.length === 0) return false;
  const loudness = Math.sqrt(levels.reduce((sum, level) => sum + level * level, 0) / levels.length);
  if (loudness < INAUDIBLE) return true;
  if (loudness >= FAINT || levels.length < LEAST_FRAMES) return false;
  const sorted = [...levels].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return at(0.9) < at(0.1) * LEAST_RANGE;
}
