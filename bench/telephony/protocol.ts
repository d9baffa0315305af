import { z } from 'zod';

/** What the benchmark asks of a process of phones. Times are ms since 1970, so that processes can compare them. */
export type PhoneCommand =
  | { do: 'dial'; call: string; port: number }
  | { do: 'sing'; call: string }
  | { do: 'hang-up'; call: string };

export const phoneCommand = z.discriminatedUnion('do', [
  z.object({ do: z.literal('dial'), call: z.string(), port: z.int() }),
  z.object({ do: z.literal('sing'), call: z.string() }),
  z.object({ do: z.literal('hang-up'), call: z.string() }),
]);

/** Each command is answered once. */
export const phoneAnswer = z.discriminatedUnion('did', [
  z.object({
    did: z.literal('dial'),
    call: z.string(),
    /** ms from the INVITE. */
    ringingMs: z.number().optional(),
    answeredMs: z.number(),
    /** ms from the 200. */
    greetingMs: z.number(),
  }),
  z.object({ did: z.literal('sing'), call: z.string(), sangAt: z.number(), heardAt: z.number() }),
  z.object({ did: z.literal('hang-up'), call: z.string() }),
  z.object({ did: z.literal('fail'), call: z.string(), why: z.string() }),
]);
export type PhoneAnswer = z.output<typeof phoneAnswer>;

export const clock = () => performance.timeOrigin + performance.now();
