import { z } from 'zod';

/** What a child process tells its supervisor over the IPC channel. */
export const childMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), details: z.record(z.string(), z.string()).default({}) }),
  z.object({ type: z.literal('failed'), reason: z.string(), message: z.string(), cure: z.string() }),
]);

export type ChildMessage = z.infer<typeof childMessage>;
