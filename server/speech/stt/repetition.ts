const SHORTEST_LOOP = 3;
const LONGEST_LOOP = 16;

/** Whether the text says the same 3 to 16 words twice in a row, or more words than anybody speaks in the time. */
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
  return false;
}
