import { rootMeanSquare } from '../../audio/level.ts';

/** Nobody is so soft in their own telephone, root mean square of 1: -48 dBFS. */
const INAUDIBLE = 0.004;
/** Most callers are louder than this: -40 dBFS. */
const FAINT = 0.01;
/** A room full of voices is softer than this: -34 dBFS. */
const SOFT = 0.02;
/** -43 dBFS. At -41 dBFS two recognisers no longer heard alike what one in five callers beside a fan said. */
const FAINTEST = 0.007;
/** Whoever speaks alone is far louder in vowels than between words: 14 dB and more, of five voices at once most 13 at most. */
const LEAST_RANGE = 4.5;
/** Shorter speech has no range to be judged by. */
const LEAST_FRAMES = 20;

/** Whose speech it is; what is `doubtful`, or of a `crowd`, is to be heard by two recognisers. */
export type Origin = 'caller' | 'doubtful' | 'crowd' | 'background';

/**
 * Whose speech it is, as far as its loudness tells. The talk of a café comes from afar, or is faint and of so many voices
 * that there is no gap between words; Whisper would make a sentence of it. @param levels root mean squares of the frames
 * with speech, 0 … 1
 */
export function originOf(levels: readonly number[]): Origin {
  if (levels.length === 0) return 'caller';
  const loudness = rootMeanSquare(levels);
  if (loudness < INAUDIBLE) return 'background';
  if (loudness >= SOFT) return 'caller';
  if (isEven(levels)) return loudness < FAINT ? 'crowd' : 'doubtful';
  return loudness < FAINTEST ? 'doubtful' : 'caller';
}

/** Whether there are no gaps between words. */
function isEven(levels: readonly number[]): boolean {
  if (levels.length < LEAST_FRAMES) return false;
  const sorted = [...levels].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return at(0.9) < at(0.1) * LEAST_RANGE;
}
