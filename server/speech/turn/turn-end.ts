import type { Wording } from './wording.ts';

/** What is known about a pause: how complete it sounds, 0 … 1, and how its words end. Each comes when it is ready. */
export interface PauseEvidence {
  completeness?: number;
  wording?: Wording;
}

/** From here on the turn model says that nothing more will come. */
const COMPLETE = 0.5;
/**
 * …and is rarely wrong about a question, of which 6 in 44 that were cut in the middle sounded as complete, and seldom about
 * a few words: 8 of 30 beginnings of a sentence that Whisper took for all were between, 5 of 24 whole answers.
 */
const SURELY_COMPLETE = 0.8;
/** Below this it is sure that more will: 40 % of sentences cut in the middle, 4 % of whole ones (120 recordings). */
const SURELY_UNFINISHED = 0.1;
/** ms of silence beyond the session's own: */
const MORE = {
  /** for a caller who stopped in the middle of a phrase, or between digits; also the most that is waited for a word */
  unfinished: 1700,
  /**
   * for a sentence: neither voice nor words tell whether another follows. Of 44 recorded prompts with a pause of up to
   * 1.3 s at their quietest, 15 sounded as finished there as at their ends.
   */
  statement: 1100,
  /** for words that are all, though the voice says otherwise */
  hesitant: 700,
  /** for a question, or a few words, in a voice that leaves it open */
  doubtful: 300,
  /** for a number that is as long as a telephone number */
  read: 600,
} as const;

/** Longest silence that a turn outlasts, beyond the session's own. */
export const LONGEST_MORE_MS = MORE.unfinished;

/**
 * Silence, in ms, that ends a turn in this pause. `base` is what the session asks for, and never undercut.
 * While the words are still to come the turn stays open: no answer could begin without them, so that waiting costs
 * nothing, and a caller who goes on meanwhile was not cut off.
 */
export function silenceThatEnds(base: number, { completeness, wording }: PauseEvidence): number {
  const unfinished = completeness !== undefined && completeness < SURELY_UNFINISHED;
  const hesitant = completeness !== undefined && completeness < COMPLETE;
  const doubtful = completeness !== undefined && completeness < SURELY_COMPLETE;
  if (wording === undefined) return base + MORE.unfinished;
  switch (wording) {
    case 'open':
    case 'reading':
      return base + MORE.unfinished;
    case 'read':
      return base + MORE.read;
    case 'loose':
      return base + (hesitant ? MORE.unfinished : MORE.statement);
    case 'statement':
      return base + (unfinished ? MORE.unfinished : MORE.statement);
    case 'settled':
      if (unfinished) return base + MORE.unfinished;
      return base + (hesitant ? MORE.hesitant : doubtful ? MORE.doubtful : 0);
    case 'question':
      if (unfinished) return base + MORE.unfinished;
      return base + (hesitant ? MORE.statement : doubtful ? MORE.doubtful : 0);
    case 'nothing':
      return base;
  }
}
