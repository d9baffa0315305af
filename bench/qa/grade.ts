import { en } from '../../server/phrases/languages/en.ts';
import type { Phrases } from '../../server/phrases/phrases.ts';
import { soundsLike } from '../../server/speech/answer/text/sound.ts';
import { normalise } from '../../server/speech/tts/normalise/normalise.ts';
import { plainWords } from '../../test/support/voice-and-ear.ts';
import type { Case } from './questions.ts';

export type Grade = 'right' | 'wrong' | 'declined';

/** How an answer, as text or as it was recognised, meets what was expected. @param phrases of the line's language */
export function grade({ facts }: Case, answer: string, phrases: Phrases = en): Grade {
  const plain = phrases === en ? spokenWords : writtenWords;
  const words = plain(answer);
  // "I'm sorry" may be heard as "I am sorry".
  const declined = phrases.notUnderstood.unknown.split(', ').slice(1).join(' ');
  if (includes(words, plain(declined))) return 'declined';
  return facts?.every((ways) => ways.some((way) => includes(words, plain(way)))) ? 'right' : 'wrong';
}

/** Words as they sound: "$7.50" and "7 dollars and 50 cents" are the same. */
function spokenWords(text: string): string[] {
  return plainWords(normalise(text))
    .split(' ')
    .filter((word) => word !== 'and');
}

const writtenWords = (text: string) => plainWords(text).split(' ');

function includes(words: readonly string[], wanted: readonly string[]): boolean {
  return words.some((_word, at) => wanted.every((word, i) => alike(words[at + i] ?? '', word)));
}

const alike = (heard: string, wanted: string) => heard === wanted || soundsLike(heard, wanted);
