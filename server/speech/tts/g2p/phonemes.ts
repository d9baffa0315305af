/** The voice's alphabet: IPA with capital letters for diphthongs (A as in "day", I "my", O "go", W "now", Y "boy"). */
export const PRIMARY = 'ˈ';
export const SECONDARY = 'ˌ';

const vowels = new Set('AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻɐ');
export const isVowel = (phoneme: string): boolean => vowels.has(phoneme);

/** Whether a word begins with a vowel sound, its stress marks aside. */
export function startsWithVowel(phonemes: string): boolean {
  const first = [...phonemes].find((phoneme) => phoneme !== PRIMARY && phoneme !== SECONDARY);
  return first !== undefined && isVowel(first);
}

const SIBILANTS = 'szʃʒʧʤ';
const VOICELESS = 'ptkfθ';

/** The ending "s" as it sounds after `stem`: cats, dogs, horses. */
export function withS(stem: string): string {
  const last = stem.at(-1) ?? '';
  if (SIBILANTS.includes(last)) return `${stem}ᵻz`;
  return stem + (VOICELESS.includes(last) ? 's' : 'z');
}

/** The ending "ed" as it sounds after `stem`: asked, called, wanted. */
export function withEd(stem: string): string {
  const last = stem.at(-1) ?? '';
  if (last === 't' || last === 'd') return `${stem}ᵻd`;
  return stem + ('pkfθʃsʧ'.includes(last) ? 't' : 'd');
}
