import { z } from 'zod';

/** What a child process tells its supervisor over the IPC channel. */
export const childMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), details: z.record(z.string(), z.string()).default({}) }),
  z.object({ type: z.literal('failed'), reason: z.string(), message: z.string(), cure: z.string() }),
  /** It goes on, but wishes that another one took its place. */
  z.object({ type: z.literal('worn') }),
]);

export type ChildMessage = z.infer<typeof childMessage>;

/** What a supervisor tells a child process. `finish`: another one has your place; end with your last work. */
export const supervisorMessage = z.object({ type: z.literal('finish') });

export type SupervisorMessage = z.infer<typeof supervisorMessage>;
