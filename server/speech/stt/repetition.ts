/** Words that nobody says so many times in a row, by their number; digits are read as often as they come. */
const LOOPS = [
  { length: 1, times: 5 },
  { length: 2, times: 3 },
  ...Array.from({ length: 14 }, (_, i) => ({ length: i + 3, times: 2 })),
];

/** Whether the text says the same words again and again, or more than anybody speaks in the time. */
export function soundsLooped(text: string, seconds: number): boolean {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length > seconds * 5 + 4) return true;
  return LOOPS.some(({ length, times }) =>
    words.some((_word, at) => {
      const loop = words.slice(at, at + length * times);
      if (loop.length < length * times || loop.every((word) => /^\d+$/.test(word))) return false;
      return loop.every((word, i) => word === loop[i % length]);
    }),
  );
}
