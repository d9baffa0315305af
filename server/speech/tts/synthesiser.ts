import type { Logger } from 'pino';
import { z } from 'zod';
import { EMBEDDED_VOICES, type EmbeddedVoice } from '../../contract/index.ts';
import type { ModelPaths } from '../models/paths.ts';
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
  /** Who speaks English; undefined where nobody has chosen. */
  voice?: EmbeddedVoice | undefined;
}

type Manner = Pick<SpeakOptions, 'speed' | 'voice'>;

export interface Synthesiser {
  /**
   * One sentence as 16-bit samples at 24 kHz. At once where it has been rendered before.
   * @throws Failure with a `PoolFailureReason`, or `no-voice` for the language
   */
  speak(sentence: string, options: SpeakOptions): Promise<Int16Array>;
  /** Renders what will perhaps be spoken, where that costs nobody anything; given up when the signal says so. */
  prepare(sentence: string, options: SpeakOptions): void;
  close(): Promise<void>;
}

/** The English voices that are on this machine. */
export const voicesIn = ({ joe }: Pick<ModelPaths, 'joe'>): readonly EmbeddedVoice[] =>
  EMBEDDED_VOICES.filter((voice) => voice === 'hibari' || joe !== undefined);

/** The English voices on a worker thread, which renders about thirty times as fast as it is heard; Joe half as fast. */
export async function createSynthesiser(
  { voice: folder, joe }: Pick<ModelPaths, 'voice' | 'joe'>,
  logger: Logger,
): Promise<Synthesiser> {
  const cache = new RenderCache(CACHE_BYTES);
  const pool = new WorkerPool({
    name: 'voice',
    module: workerFile('tts-worker', import.meta.url),
    size: 1,
    workerData: { voice: folder, joe },
    result: z.instanceof(Int16Array),
    logger,
  });
  await pool.started;
  /** What is being rendered ahead, for whoever speaks it meanwhile. */
  const ahead = new Map<string, Promise<Int16Array>>();
  const keyOf = (sentence: string, { speed, voice = EMBEDDED_VOICES[0] }: Manner) => `${voice} ${speed} ${sentence}`;

  async function render(sentence: string, options: SpeakOptions): Promise<Int16Array> {
    const { speed, voice = EMBEDDED_VOICES[0], language: _, ...job } = options;
    const pcm = await pool.run({ text: sentence, speed, voice }, { ...job, deadlineMs: DEADLINE_MS });
    cache.set(keyOf(sentence, options), pcm);
    return pcm;
  }

  return {
    async speak(sentence, options) {
      const key = keyOf(sentence, options);
      // What failed ahead may have waited for longer, or been with a thread that has been replaced since.
      const prepared = await ahead.get(key)?.catch(() => undefined);
      return prepared ?? cache.get(key) ?? render(sentence, options);
    },
    prepare(sentence, options) {
      const key = keyOf(sentence, options);
      if (cache.get(key) || ahead.has(key)) return;
      const pcm = render(sentence, options).finally(() => ahead.delete(key));
      pcm.catch(() => {}); // Whoever speaks it has it rendered again.
      ahead.set(key, pcm);
    },
    close: () => pool.close(),
  };
}
