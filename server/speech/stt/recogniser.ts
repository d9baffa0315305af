import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { z } from 'zod';
import { workerFile } from '../pool/worker-file.ts';
import { type JobOptions, WorkerPool } from '../pool/worker-pool.ts';
import { type SpeechEvidence, spokenText } from './speech-text.ts';

/** Longest that one turn may take, waiting included; half a second is usual. */
const DEADLINE_MS = 30_000;

export interface Recogniser {
  /**
   * What is said in `samples` (16 kHz, -1 … 1); empty where it is no speech.
   * @throws Failure with a `PoolFailureReason`
   */
  recognise(
    samples: Float32Array,
    evidence: SpeechEvidence,
    options: Omit<JobOptions, 'deadlineMs'> & { language: string },
  ): Promise<string>;
  close(): Promise<void>;
}

/**
 * Whisper on worker threads. A second processor nearly halves the wait, but whisper.cpp's threads spin while they wait
 * for each other: where processors are scarce, two of them take ten times as long as one (measured).
 */
export async function createRecogniser(model: string, logger: Logger): Promise<Recogniser> {
  const processors = availableParallelism();
  const threads = processors >= 4 ? 2 : 1;
  const pool = new WorkerPool({
    name: 'recogniser',
    module: workerFile('stt-worker', import.meta.url),
    size: Math.max(1, Math.floor((processors - 1) / threads)),
    workerData: { model, threads },
    result: z.string(),
    logger,
  });
  await pool.started;
  return {
    async recognise(samples, evidence, { language, ...options }) {
      const text = await pool.run({ samples, language }, { ...options, deadlineMs: DEADLINE_MS });
      return spokenText(text, evidence);
    },
    close: () => pool.close(),
  };
}
