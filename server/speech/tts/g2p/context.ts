import { startsWithVowel } from './phonemes.ts';

/** The word after, as sounds: undefined at a pause. */
export type Next = { phonemes: string } | undefined;

/** Words that sound different by what follows them; all others are undefined. */
export function contextual(word: string, next: Next): string | undefined {
  const beforeVowel = next !== undefined && startsWithVowel(next.phonemes);
  switch (word) {
    case 'the':
      return beforeVowel ? 'ði' : 'ðə';
    case 'a':
      return 'ɐ';
    case 'an':
      return 'ɐn';
    case 'to':
      if (next === undefined) return 'tu';
      return beforeVowel ? 'tʊ' : 'tə';
    case 'i':
      return 'ˌI';
    default:
      return undefined;
  }
}
