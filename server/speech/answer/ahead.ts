import type { AnswerPart } from './answerer.ts';

/**
 * Makes ready how an answer begins, while the caller may only be pausing: its first piece is handed to `prepare`.
 * Nothing else of it is done; whoever answers for good answers anew. Never rejects.
 */
export async function answerAhead(
  answer: AsyncIterable<AnswerPart>,
  pieces: (text: string) => readonly string[],
  prepare: (piece: string) => void,
): Promise<void> {
  try {
    for await (const part of answer) {
      if (part.type !== 'say') return;
      const [first] = pieces(part.text);
      if (first !== undefined) prepare(first);
      return;
    }
  } catch {
    // The caller went on, or it will be told when the answer is given for good.
  }
}
