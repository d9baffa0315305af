import { lettersInCommon } from '../answer/text/sound.ts';
import { normalise } from '../tts/normalise/normalise.ts';
import { digits } from '../tts/normalise/numbers.ts';
import type { Origin } from './background.ts';

/**
 * Least share of letters that two hearings of the same have in common. Of 40 questions as soft as -41 dBFS, half of them
 * in a café, none heard by both had less than 0.57; of rooms full of voices the second recogniser mostly heard nothing.
 */
const LEAST_ALIKE = 0.5;
/** Shorter words are in any talk. */
const LEAST_TELLING = 4;

export interface Opinion {
  origin: Origin;
  /** What another recogniser heard; undefined where there is none. */
  second: string | undefined;
  /** Words that callers of the line are expected to say, in lower case. */
  expected: readonly string[];
}

/**
 * What was said, as far as it is to be believed that English words were. A recogniser makes a sentence of noise, too, but
 * two make quite different ones. Who may be a soft caller is also believed where one of them heard something that makes
 * sense: a question, or a word of what the line is about.
 */
export function believedWords(words: string, { origin, second, expected }: Opinion): string {
  switch (origin) {
    case 'caller':
      return words;
    case 'doubtful':
      if (words === '' || second === undefined || heardAlike(words, second)) return words;
      return [words, second].find((heard) => makesSense(heard, expected)) ?? '';
    case 'crowd':
      return second !== undefined && heardAlike(words, second) ? words : '';
    case 'background':
      return '';
  }
}

/** Whether two recognisers have heard the same, though one or the other may be wrong in some of it. */
export function heardAlike(a: string, b: string): boolean {
  return readingsOf(a).some((one) =>
    readingsOf(b).some((other) => one !== '' && other !== '' && lettersInCommon(one, other) >= LEAST_ALIKE),
  );
}

/** Letters of a text, with numbers read as such and digit by digit: one writes "20 79", another "two oh seventy nine". */
const readingsOf = (text: string) =>
  [normalise(text), text.replace(/\d/g, digits)].map((reading) => reading.toLowerCase().replace(/[^\p{L}]/gu, ''));

function makesSense(words: string, expected: readonly string[]): boolean {
  if (/\?\s*$/.test(words)) return true;
  const said = words.toLowerCase().match(/\p{L}[\p{L}'’-]+/gu) ?? [];
  return said.some((word) => word.length >= LEAST_TELLING && expected.includes(word));
}
