import type { Line } from '../../line/line.ts';
import { en } from '../../phrases/languages/en.ts';
import type { Phrases } from '../../phrases/phrases.ts';

export const keyWords = {
  /** To whoever wants a person where there is nobody. */
  nobody: ({ tools }: Line, { answer, offer }: Phrases = en) =>
    `${answer.noPerson}${tools.takeMessage ? ` ${offer}` : ''}`,
} as const;
