import { MESSAGE_OFFER } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';

/** What is said about keys and silence, in English; `announcement` has it said in the line's language. */
export const keyWords = {
  nobody: ({ tools }: Line) =>
    `I can't put you through to a person from here.${tools.takeMessage ? ` ${MESSAGE_OFFER}` : ''}`,
  nothingToRepeat: "I haven't said anything yet. How can I help you?",
  stillThere: 'Are you still there?',
  silent: "I can't hear anybody, so I am going to hang up. Please call again. Goodbye!",
} as const;
