/** A sentence of an answer, or a pause without words, and how long its audio is. */
export interface SpokenMark {
  text: string;
  ms: number;
}

export const spokenMs = (marks: readonly SpokenMark[]): number => marks.reduce((sum, { ms }) => sum + ms, 0);

export const spokenWords = (marks: readonly SpokenMark[]): string =>
  marks
    .map(({ text }) => text)
    .filter(Boolean)
    .join(' ');

/** What is heard of it in `endMs`: whole sentences, and of the last one as many words as had their time. */
export function heardIn(marks: readonly SpokenMark[], endMs: number): SpokenMark[] {
  const heard: SpokenMark[] = [];
  let left = endMs;
  for (const { text, ms } of marks) {
    if (left <= 0) break;
    if (left >= ms) {
      heard.push({ text, ms });
    } else {
      const words = text.split(' ');
      heard.push({ text: words.slice(0, Math.floor((words.length * left) / ms)).join(' '), ms: left });
    }
    left -= ms;
  }
  return heard;
}
