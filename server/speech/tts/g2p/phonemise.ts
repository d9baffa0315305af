import { contextual, type Next } from './context.ts';
import { isSpelled, spelled } from './letters.ts';
import { type Lexicon, loadLexicon } from './lexicon.ts';
import { readingOf } from './readings.ts';
import { loadUnknownWords, type UnknownWords } from './unknown-words.ts';

/** Turns normalised text (words and punctuation, no digits or symbols) into the voice's phonemes. */
export type Phonemiser = (text: string) => Promise<string>;

export async function loadPhonemiser(folder: string): Promise<Phonemiser> {
  const [lexicon, unknown] = await Promise.all([loadLexicon(folder), loadUnknownWords(folder)]);
  return createPhonemiser(lexicon, unknown);
}

const TOKEN = /\p{L}+(?:['’]\p{L}+)*['’]?|[;:,.!?—…]|\s+/gu;
const isWord = (token: string) => /^\p{L}/u.test(token);
const isSpace = (token: string) => /^\s/.test(token);

export function createPhonemiser(lexicon: Lexicon, unknown: UnknownWords): Phonemiser {
  const read = async (word: string) => {
    if (isSpelled(word, lexicon)) return spelled(word, lexicon);
    return lexicon(word) ?? ((await unknown(word)) || spelled(word, lexicon));
  };

  return async (text) => {
    const tokens = text.match(TOKEN) ?? [];
    const words = tokens.filter(isWord);
    const sounds: string[] = [];
    let next: Next;
    let wordIndex = words.length;
    // Backwards, for a word may sound different by what follows it.
    for (const token of tokens.toReversed()) {
      if (isSpace(token)) {
        sounds.push(' ');
      } else if (isWord(token)) {
        wordIndex--;
        const word = token.replaceAll('’', "'").toLowerCase();
        const around = { before: words[wordIndex - 1]?.toLowerCase(), after: words[wordIndex + 1]?.toLowerCase() };
        const isLetter = token !== 'I' && token !== 'A' && /^[A-Z]$/.test(token);
        const special = isLetter ? undefined : (contextual(word, next) ?? readingOf(word, around));
        const phonemes = special ?? (await read(token));
        sounds.push(phonemes);
        next = { phonemes };
      } else {
        sounds.push(token);
        next = undefined;
      }
    }
    // The voice knows the American flap as T and has no glottal stop.
    return sounds.reverse().join('').replaceAll('ɾ', 'T').replaceAll('ʔ', 't').trim();
  };
}
