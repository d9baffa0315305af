import type { Line } from '../../line/line.ts';
import type { FunctionTool } from '../protocol/session-schema.ts';
import type { Hypothesis } from '../stt/hypothesis.ts';

/** What has been said and done, oldest first. */
export type Said =
  | { type: 'user'; text: string }
  | { type: 'assistant'; text: string }
  | { type: 'system'; text: string }
  | { type: 'call'; callId: string; name: string; arguments: string }
  | { type: 'result'; callId: string; output: string };

/** How something is heard once more: by another recogniser, or by the same one after what may have gone before. */
export const rehearings = ['otherwise', 'expecting'] as const;
export type Rehearing = (typeof rehearings)[number];

export interface Question {
  /** The line that was called, where the model's name tells one. */
  line: Line | undefined;
  /** The session's instructions, or those of this response. */
  instructions: string;
  history: readonly Said[];
  /** Of the caller, as a tag. Default: the line's own. */
  language?: string;
  /** In which the line can be spoken with. Default: in no other. */
  languages?: readonly string[];
  /**
   * Hears the last thing in the history once more: what it may be, the likeliest first. Undefined where it was not spoken,
   * or can't be heard that way.
   */
  hearAgain?: ((way: Rehearing) => Promise<readonly Hypothesis[] | undefined>) | undefined;
  /** What the client offers to do. */
  tools: readonly FunctionTool[];
}

/** In which a question is understood and answered. */
export const languageOf = ({ language, line }: Pick<Question, 'language' | 'line'>): string =>
  language ?? line?.languages[0] ?? 'en';

/** A piece of the answer: words to speak, one or more sentences, or a tool for the client to run. */
export type AnswerPart = { type: 'say'; text: string } | { type: 'call'; name: string; arguments: string };

/** Answers the last thing in the history; stops when the signal does. */
export type Answerer = (question: Question, signal: AbortSignal) => AsyncIterable<AnswerPart>;
