import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { z } from 'zod';
import { RECOGNITION_RATE } from '../audio/formats.ts';
import { workerFile } from '../pool/worker-file.ts';
import { type JobOptions, WorkerPool } from '../pool/worker-pool.ts';
import { type SpeechEvidence, spokenText } from './speech-text.ts';

/** It takes a fraction of a second; later than this the hearings before stand. */
const DEADLINE_MS = 3_000;
/** What is longer is no question. */
const LONGEST = 12 * RECOGNITION_RATE;

/** Hears English a second time: what two recognisers mishear is seldom the same. */
export interface SecondEar {
  /**
   * What is said in `samples` (16 kHz, -1 … 1), where these words are likelier than others; empty where it is no speech,
   * or too much for a question.
   * @throws Failure with a `PoolFailureReason`
   */
  hear(
    samples: Float32Array,
    evidence: SpeechEvidence,
    options: Omit<JobOptions, 'deadlineMs'> & { words: readonly string[] },
  ): Promise<string>;
  close(): Promise<void>;
}

/** Moonshine on a worker thread. @param folder with `moonshineFiles` @throws Failure where it can't be loaded */
export async function createSecondEar(folder: string, logger: Logger): Promise<SecondEar> {
  const pool = new WorkerPool({
    name: 'second recogniser',
    module: workerFile('moonshine-worker', import.meta.url),
    size: Math.max(1, Math.floor(availableParallelism() / 4)),
    workerData: { folder },
    result: z.string(),
    logger,
  });
  await pool.started;
  return {
    async hear(samples, evidence, { words, ...options }) {
      if (samples.length > LONGEST) return '';
      return spokenText(await pool.run({ samples, words }, { ...options, deadlineMs: DEADLINE_MS }), evidence);
    },
    close: () => pool.close(),
  };
}
