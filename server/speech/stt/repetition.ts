const SHORTEST_LOOP = 3;
const LONGEST_LOOP = 16;
/** Nobody says one word so often in a row, but for digits. */
const SAME_WORD = 5;

/** Whether the text says the same 3 to 16 words twice in a row, one word five times, or more than anybody speaks in the time. */
export function soundsLooped(text: string, seconds: number): boolean {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length > seconds * 5 + 4) return true;
  for (let length = SHORTEST_LOOP; length <= LONGEST_LOOP; length++) {
    for (let i = 0; i + 2 * length <= words.length; i++) {
      const once = words.slice(i, i + length);
      if (once.every((word, k) => word === words[i + length + k])) return true;
    }
  }
  return words.some(
    (word, i) => !/\d/.test(word) && words.slice(i, i + SAME_WORD).filter((next) => next === word).length === SAME_WORD,
  );
}
