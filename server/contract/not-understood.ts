/** How an answer begins that is none, in English: whoever gets two of them in a row is offered another way. */
export const notUnderstood = {
  notCaught: "I'm sorry, I didn't catch that",
  stillNot: "I'm sorry, I still can't understand you",
  unknown: "I'm sorry, I don't know that",
} as const;

export function isNotUnderstood(answer: string): boolean {
  const plain = answer.replaceAll('’', "'").trimStart();
  return Object.values(notUnderstood).some((words) => plain.startsWith(words));
}
