import type { Logger } from 'pino';
import { z } from 'zod';
import { workerFile } from '../pool/worker-file.ts';
import { type JobOptions, WorkerPool } from '../pool/worker-pool.ts';

/** Later than this a verdict is of no use: the silence itself has told. */
const DEADLINE_MS = 1500;

/** Judges by its melody whether what was said is finished. */
export interface TurnModel {
  /**
   * How likely speech (16 kHz, -1 … 1; its last 8 s count) is complete, 0 … 1.
   * @throws Failure with a `PoolFailureReason`
   */
  completeness(speech: Float32Array, options: Omit<JobOptions, 'deadlineMs'>): Promise<number>;
  close(): Promise<void>;
}

/** Smart Turn on a worker thread; @throws Failure where the model can't be loaded */
export async function createTurnModel(model: string, logger: Logger): Promise<TurnModel> {
  const pool = new WorkerPool({
    name: 'turn model',
    module: workerFile('turn-worker', import.meta.url),
    size: 1,
    workerData: { model },
    result: z.number(),
    logger,
  });
  await pool.started;
  return {
    completeness: (speech, options) => pool.run(speech, { ...options, deadlineMs: DEADLINE_MS }),
    close: () => pool.close(),
  };
}
