import type { Passage } from './passages.ts';
import type { Fit } from './question-kind.ts';

export interface Found {
  passage: Passage;
  /** Comparable within one search only. */
  score: number;
  /** Whether it is near enough to the question to be its answer. */
  answers: boolean;
  /** Share of the question's words, by how much they say, that the passage mentions, 0 … 1. */
  coverage: number;
  /** The question's words that it mentions, as stems. */
  matched: ReadonlySet<string>;
  /** How near it is to the question in meaning; undefined without a sentence model. */
  likeness: number | undefined;
}

/** What speaks for a passage, and against it. */
export interface Evidence extends Pick<Found, 'passage' | 'coverage' | 'matched' | 'likeness'> {
  fit: Fit;
  /** Share of the passage's own words that the question has, 0 … 1. */
  precision: number;
  /** Like `coverage`, of the words of the turns before. */
  context: number;
}
