import { z } from 'zod';
import { cleanLine, jsonOf } from '../../contract/index.ts';
import { defineTool, type Tool } from './tool.ts';

/** Name of the tool, by which its recorded uses are found again. */
export const NOT_KNOWN = 'note_unanswered_question';

const noted = z.object({
  question: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('What was asked, as one question without names and numbers of people.'),
});

/** By which a model tells that it could not answer; the recorded use of it is what the owner reads. */
export function notKnown(): Tool {
  return defineTool({
    name: NOT_KNOWN,
    description:
      'Notes for the owner what you were asked about this line and could not answer from your knowledge. Use it each time ' +
      'you say that you do not know; not for what has nothing to do with this line.',
    needs: 'anyone',
    repeatable: true,
    arguments: noted,
    run: async () => ({ output: { ok: true, say: 'Tell the caller that you do not know, unless you just did.' } }),
  });
}

/** The question of a recorded use; undefined where there is none in it. @param args JSON text of a model's */
export function questionOf(args: string): string | undefined {
  const { data } = noted.safeParse(jsonOf(args));
  return data && (cleanLine(data.question) || undefined);
}
