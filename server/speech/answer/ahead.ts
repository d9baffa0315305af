import { sentences } from '../tts/sentences.ts';
import { shortSentences } from '../tts/slow.ts';
import type { AnswerPart, Pace } from './answerer.ts';

/**
 * Makes ready how an answer begins, while the caller may only be pausing: its first sentence is handed to `prepare`.
 * Nothing else of it is done; whoever answers for good answers anew. Never rejects.
 */
export async function answerAhead(
  answer: AsyncIterable<AnswerPart>,
  prepare: (sentence: string, pace: Pace) => void,
): Promise<void> {
  try {
    for await (const part of answer) {
      if (part.type !== 'say') return;
      const { text, pace = 'usual' } = part;
      const [first] = pace === 'slow' ? shortSentences(text) : sentences(text);
      if (first !== undefined) prepare(first, pace);
      return;
    }
  } catch {
    // The caller went on, or it will be told when the answer is given for good.
  }
}
