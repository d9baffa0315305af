import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { z } from 'zod';
import { workerFile } from '../pool/worker-file.ts';
import { type JobOptions, WorkerPool } from '../pool/worker-pool.ts';
import { type SpeechEvidence, spokenText } from './speech-text.ts';

/** Longest that one turn may take, waiting included; a second or two is usual. Then the caller is asked to repeat. */
const DEADLINE_MS = 20_000;
/** Of less speech than this nothing is expected. */
const LEAST_SPEECH_MS = 400;

/** What is known of speech before it is heard. */
export interface Hearing {
  /** Primary subtag. */
  language: string;
  /** Others that may be spoken as well; then the text is in whichever of them Whisper takes it for. */
  others?: readonly string[] | undefined;
  /** Text that may have gone before: its words and manner are expected. */
  prompt?: string | undefined;
}

export interface Recogniser {
  /**
   * What is said in `samples` (16 kHz, -1 … 1); empty where it is no speech.
   * @throws Failure with a `PoolFailureReason`
   */
  recognise(
    samples: Float32Array,
    evidence: SpeechEvidence,
    options: Omit<JobOptions, 'deadlineMs'> & Hearing,
  ): Promise<string>;
  /** Nobody waits for it. */
  readonly idle: boolean;
  close(): Promise<void>;
}

/** Threads of one decode; a third one gains little. */
const MOST_THREADS = 2;

/** Whisper on worker threads, each of which decodes one turn at a time. */
export async function createRecogniser(model: string, logger: Logger): Promise<Recogniser> {
  const processors = availableParallelism();
  // With two processors, which LiveKit, agent and often a browser share, two spinning threads once took 30 s for what
  // one does in three (measured).
  const mostThreads = processors >= 2 * MOST_THREADS ? MOST_THREADS : 1;
  const pool = new WorkerPool({
    name: 'recogniser',
    module: workerFile('stt-worker', import.meta.url),
    size: Math.max(1, Math.floor(processors / MOST_THREADS)),
    workerData: { model, mostThreads },
    result: z.string(),
    logger,
  });
  await pool.started;
  return {
    async recognise(samples, evidence, { language, others, prompt, ...options }) {
      // What may be no speech at all must not be heard as what is expected.
      const request = { samples, language, others, prompt: evidence.speechMs < LEAST_SPEECH_MS ? undefined : prompt };
      const text = await pool.run(request, { ...options, deadlineMs: DEADLINE_MS });
      return spokenText(text, evidence);
    },
    get idle() {
      return pool.idle;
    },
    close: () => pool.close(),
  };
}
