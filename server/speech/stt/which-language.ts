/** Languages that Whisper takes for each other, where it hears few words or hears them through a telephone. */
const ALIKE = [
  ['es', 'pt', 'it', 'fr', 'ca', 'gl', 'oc', 'ro', 'la'],
  ['de', 'nl', 'lb', 'yi', 'af'],
];

/**
 * In which of the languages that a line speaks something is to be heard that Whisper takes for `detected`: in that, or in
 * the one that is like it; undefined where neither is spoken there. @param spoken the likeliest first
 */
export function languageToHearIn(detected: string, spoken: readonly string[]): string | undefined {
  if (spoken.includes(detected)) return detected;
  const alike = ALIKE.find((family) => family.includes(detected)) ?? [];
  return spoken.find((language) => alike.includes(language));
}
