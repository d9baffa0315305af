import type { Logger } from 'pino';
import { z } from 'zod';
import { workerFile } from '../pool/worker-file.ts';
import { type JobOptions, WorkerPool } from '../pool/worker-pool.ts';
import { RenderCache } from './render-cache.ts';

/** Longest that one sentence may take, waiting included; a tenth of a second is usual. */
const DEADLINE_MS = 15_000;
/** About eleven minutes of speech. */
const CACHE_BYTES = 32 * 1024 * 1024;

export interface SpeakOptions extends Omit<JobOptions, 'deadlineMs'> {
  /** 1 is the voice's own pace. */
  speed: number;
  /** Language tag of the sentence. Default "en". */
  language?: string;
}

export interface Synthesiser {
  /**
   * One sentence as 16-bit samples at 24 kHz. At once where it has been rendered before.
   * @throws Failure with a `PoolFailureReason`, or `no-voice` for the language
   */
  speak(sentence: string, options: SpeakOptions): Promise<Int16Array>;
  close(): Promise<void>;
}

/** The built-in English voice on a worker thread: one thread renders about forty times as fast as it is heard. */
export async function createSynthesiser(folder: string, logger: Logger): Promise<Synthesiser> {
  const cache = new RenderCache(CACHE_BYTES);
  const pool = new WorkerPool({
    name: 'voice',
    module: workerFile('tts-worker', import.meta.url),
    size: 1,
    workerData: { folder },
    result: z.instanceof(Int16Array),
    logger,
  });
  await pool.started;
  return {
    async speak(sentence, { speed, language: _, ...options }) {
      const key = `${speed} ${sentence}`;
      const known = cache.get(key);
      if (known) return known;
      const pcm = await pool.run({ text: sentence, speed }, { ...options, deadlineMs: DEADLINE_MS });
      cache.set(key, pcm);
      return pcm;
    },
    close: () => pool.close(),
  };
}
