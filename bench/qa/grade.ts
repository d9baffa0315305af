import { soundsLike } from '../../server/speech/answer/text/sound.ts';
import { normalise } from '../../server/speech/tts/normalise/normalise.ts';
import { plainWords } from '../../test/support/voice-and-ear.ts';
import type { Case } from './questions.ts';

export type Grade = 'right' | 'wrong' | 'declined';

/** How an answer, as text or as it was recognised, meets what was expected. */
export function grade({ facts }: Case, answer: string): Grade {
  const words = spokenWords(answer);
  if (includes(words, spokenWords("I don't know")) || includes(words, spokenWords('I still have no answer')))
    return 'declined';
  return facts?.every((ways) => ways.some((way) => includes(words, spokenWords(way)))) ? 'right' : 'wrong';
}

/** Words as they sound: "$7.50" and "7 dollars and 50 cents" are the same. */
function spokenWords(text: string): string[] {
  return plainWords(normalise(text))
    .split(' ')
    .filter((word) => word !== 'and');
}

function includes(words: readonly string[], wanted: readonly string[]): boolean {
  return words.some((_word, at) => wanted.every((word, i) => alike(words[at + i] ?? '', word)));
}

const alike = (heard: string, wanted: string) => heard === wanted || soundsLike(heard, wanted);
