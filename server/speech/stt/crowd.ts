/** Callers are louder in their telephone than this, root mean square of 1: -40 dBFS. */
const FAINT = 0.01;
/** Whoever speaks alone is far louder in vowels than between words: 19 dB and more. Five voices at once: 10 dB at most. */
const LEAST_RANGE = 4;
/** Shorter speech has no range to be judged by. */
const LEAST_FRAMES = 20;

/**
 * Whether speech is the talk of a café rather than a caller: faint, and so many voices that there is no gap between
 * words. Whisper would make a sentence of it. @param levels root mean squares of the frames with speech, 0 … 1
 */
export function isCrowd(levels: readonly number[]): boolean {
  if (levels.length < LEAST_FRAMES) return false;
  const sorted = [...levels].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  const loudness = Math.sqrt(levels.reduce((sum, level) => sum + level * level, 0) / levels.length);
  return loudness < FAINT && at(0.9) < at(0.1) * LEAST_RANGE;
}
