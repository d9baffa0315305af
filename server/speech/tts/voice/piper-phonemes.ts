import { isVowel } from '../g2p/phonemes.ts';

/** Our phonemes that Piper's American voices write in another way; all others are the same in both. */
const SOUNDS: Readonly<Record<string, string>> = {
  A: 'eɪ',
  I: 'aɪ',
  O: 'oʊ',
  W: 'aʊ',
  Y: 'ɔɪ',
  ʧ: 'tʃ',
  ʤ: 'dʒ',
  T: 'ɾ',
  ᵊ: 'ə',
  ɑ: 'ɑː',
  ɔ: 'ɔː',
  u: 'uː',
  '—': ',',
  '…': '.',
};

const VOWEL = '[AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻɐᵊ]';
/** Before a vowel, of the next word too, an "r" is heard. */
const BEFORE_VOWEL = `(?= ?[ˈˌ]?${VOWEL})`;

const WORD = /[^ ,.;:!?—…]+/g;

/**
 * Our phonemes as the IPA that Piper's American voices were trained on: diphthongs and affricates as two signs, length
 * marks, "er" as one vowel.
 */
export function piperPhonemes(phonemes: string): string {
  return phonemes
    .replace(new RegExp(`əɹ${BEFORE_VOWEL}`, 'g'), 'ɚɹ')
    .replace(/əɹ/g, 'ɚ')
    .replace(new RegExp(`ɜɹ${BEFORE_VOWEL}`, 'g'), 'ɜːɹ')
    .replace(/ɜɹ/g, 'ɜː')
    .replace(WORD, withLongI)
    .replace(/(?<![^ ])ə/g, 'ɐ')
    .replace(/./gu, (sign) => SOUNDS[sign] ?? sign);
}

/** Stressed, or the only vowel of its word, an "i" is long: "see", "we", unlike the end of "happy". */
function withLongI(word: string): string {
  const alone = [...word].filter((sign) => isVowel(sign) || 'ɚᵊ'.includes(sign)).length === 1;
  return word.replace(/(?<![ˈˌ])i/g, alone ? 'iː' : 'i').replace(/([ˈˌ])i/g, '$1iː');
}
