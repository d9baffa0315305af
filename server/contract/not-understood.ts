/** How an answer begins that is none, in English: whoever gets two of them in a row is offered another way. */
export const notUnderstood = {
  notCaught: "I'm sorry, I didn't catch that",
  stillNot: "I'm sorry, I still can't understand you",
  unknown: "I'm sorry, I don't know that",
} as const;

/** @param words how such answers begin in the language of this one */
export function isNotUnderstood(answer: string, words: Readonly<Record<string, string>> = notUnderstood): boolean {
  const plain = answer.replaceAll('’', "'").trimStart();
  return Object.values(words).some((beginning) => plain.startsWith(beginning));
}
