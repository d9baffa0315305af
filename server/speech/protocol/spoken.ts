/** A sentence of an answer, or a pause without words, and how long its audio is. */
export interface SpokenMark {
  text: string;
  ms: number;
}

export const spokenMs = (marks: readonly SpokenMark[]): number => marks.reduce((sum, { ms }) => sum + ms, 0);

/** The words heard after `endMs` of audio: whole sentences, and of the last one as many words as had their time. */
export function heardText(marks: readonly SpokenMark[], endMs: number): { text: string; marks: SpokenMark[] } {
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
  const text = heard.map((mark) => mark.text).filter(Boolean);
  return { text: text.join(' '), marks: heard };
}
