import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { z } from 'zod';
import { rootMeanSquare } from '../../audio/level.ts';
import { RECOGNITION_RATE } from '../audio/formats.ts';
import { workerFile } from '../pool/worker-file.ts';
import { type JobOptions, WorkerPool } from '../pool/worker-pool.ts';
import type { Hypothesis } from './hypothesis.ts';
import { type SpeechEvidence, spokenText } from './speech-text.ts';

/** It takes a fraction of a second; later than this the hearings before stand. */
const DEADLINE_MS = 3_000;
/** Samples: what is longer is no question. */
export const LONGEST_HEARD = 12 * RECOGNITION_RATE;
/** Moonshine hears nothing in a soft voice that Whisper understands: -28 dBFS is loud enough for it. */
const LOUD_ENOUGH = 0.04;

/** Hears English a second time: what two recognisers mishear is seldom the same. */
export interface SecondEar {
  /**
   * What may be said in `samples` (16 kHz, -1 … 1), where these words are likelier than others, the likeliest first; none
   * where it is no speech, or too much for a question.
   * @throws Failure with a `PoolFailureReason`
   */
  hear(
    samples: Float32Array,
    evidence: SpeechEvidence,
    options: Omit<JobOptions, 'deadlineMs'> & { words: readonly string[] },
  ): Promise<readonly Hypothesis[]>;
  close(): Promise<void>;
}

/** Moonshine on a worker thread. @param folder with `moonshineFiles` @throws Failure where it can't be loaded */
export async function createSecondEar(folder: string, logger: Logger): Promise<SecondEar> {
  const pool = new WorkerPool({
    name: 'second recogniser',
    module: workerFile('moonshine-worker', import.meta.url),
    size: Math.max(1, Math.floor(availableParallelism() / 4)),
    workerData: { folder },
    result: z.array(z.object({ text: z.string(), likelihood: z.number() })),
    logger,
  });
  await pool.started;
  return {
    async hear(samples, evidence, { words, ...options }) {
      if (samples.length > LONGEST_HEARD) return [];
      const request = { samples: loudEnough(samples), words };
      const heard = await pool.run(request, { ...options, deadlineMs: DEADLINE_MS });
      const spoken = heard.map((one) => ({ ...one, text: spokenText(one.text, evidence) }));
      return spoken[0]?.text ? spoken.filter(({ text }) => text !== '') : [];
    },
    close: () => pool.close(),
  };
}

function loudEnough(samples: Float32Array): Float32Array {
  const loudness = rootMeanSquare(samples);
  if (loudness === 0 || loudness >= LOUD_ENOUGH) return samples;
  return samples.map((sample) => Math.max(-1, Math.min(1, (sample * LOUD_ENOUGH) / loudness)));
}
