/** Numbers as they are spoken digit by digit, or as one. */
const SPOKEN: readonly (readonly [pattern: RegExp, number: string])[] = [
  [/\bnine (?:one one|eleven)\b|\bnueve (?:uno uno|once)\b|\bnove um um\b/g, '911'],
  [/\bnine nine nine\b|\btriple nine\b/g, '999'],
  [
    /\bone one two\b|\buno uno dos\b|\bun un deux\b|\bcent douze\b|\beins eins zwei\b|\bciento doce\b|\buno uno due\b|\bum um dois\b|\bcento e doze\b/g,
    '112',
  ],
  [/\btriple (?:zero|oh?)\b|\bzero zero zero\b/g, '000'],
  [/\beins eins null\b/g, '110'],
  [/\bum nove zero\b/g, '190'],
  [/\bum nove dois\b/g, '192'],
  [/\buno uno otto\b|\bcentodiciotto\b/g, '118'],
];

/**
 * Lower-case words of plain letters and digits, one blank apart: without accents, punctuation and doubled blanks, with
 * apostrophes as blanks (`can't` is `can t`) and "9-1-1" as one number.
 */
export function normalised(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\b(\d) (\d) (\d)\b/g, '$1$2$3')
    .trim();
  return SPOKEN.reduce((said, [pattern, number]) => said.replace(pattern, number), words);
}
