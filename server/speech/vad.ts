import { InferenceSession, Tensor } from 'onnxruntime-node';
import { modelUnreadable } from './models/errors.ts';

/** Samples of one frame: 32 ms at 16 kHz. */
export const VAD_FRAME = 512;
export const VAD_FRAME_MS = 32;
/** Samples of the frame before that the model wants to see again. */
const CONTEXT = 64;

/** Voice activity of one stream: frames go in in order, one at a time. */
export interface VoiceActivity {
  /** Probability of speech in the next `VAD_FRAME` samples (16 kHz, -1 … 1). */
  probability(frame: Float32Array): Promise<number>;
}

/**
 * Loads Silero once; each stream gets a state of its own.
 * @throws Failure `model-unreadable`
 */
export async function loadVad(path: string): Promise<() => VoiceActivity> {
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;
  const session = await InferenceSession.create(path, options).catch((cause: unknown) => {
    throw modelUnreadable(path, cause);
  });
  return () => createStream(session);
}

function createStream(session: InferenceSession): VoiceActivity {
  const rate = new Tensor('int64', BigInt64Array.of(16_000n), []);
  let state = new Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
  let context = new Float32Array(CONTEXT);
  return {
    async probability(frame) {
      const input = new Float32Array(CONTEXT + VAD_FRAME);
      input.set(context);
      input.set(frame, CONTEXT);
      context = input.slice(VAD_FRAME);
      const { output, stateN } = await session.run({
        input: new Tensor('float32', input, [1, input.length]),
        state,
        sr: rate,
      });
      if (!output || !(stateN?.data instanceof Float32Array)) throw modelUnreadable('voice activity gave no output');
      state = new Tensor('float32', stateN.data, [2, 1, 128]);
      return Number(output.data[0]);
    },
  };
}
