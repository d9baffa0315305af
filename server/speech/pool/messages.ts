import { z } from 'zod';

/** What a worker thread sends: once `ready`, then one answer for each job. */
export const workerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('result'), id: z.number(), result: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.number(), message: z.string() }),
]);
export type WorkerMessage = z.infer<typeof workerMessage>;

/** What a worker thread is sent. */
export const workerJob = z.object({ id: z.number(), request: z.unknown() });
