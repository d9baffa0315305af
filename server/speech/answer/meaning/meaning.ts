import { InferenceSession, Tensor } from 'onnxruntime-node';
import { modelUnreadable } from '../../models/errors.ts';
import { wordPieces } from '../text/pieces.ts';
import { createWordPieces } from './word-pieces.ts';

/** What a sentence means, as a direction of length 1: the nearer two are, the more alike their meaning. */
export type Meaning = (text: string) => Promise<Float32Array>;

/** Loads the sentence model. It runs on onnxruntime's own thread, some milliseconds a sentence. @throws Failure `model-unreadable` */
export async function loadMeaning(path: string): Promise<Meaning> {
  const pieces = createWordPieces(wordPieces());
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;
  const session = await InferenceSession.create(path, options).catch((cause: unknown) => {
    throw modelUnreadable(`${path} is no sentence model`, cause);
  });
  return async (text) => {
    const ids = BigInt64Array.from(pieces(text).map(BigInt));
    const shape = [1, ids.length];
    const output = await session.run({
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
      token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
    });
    const states = output['last_hidden_state']?.data;
    if (!(states instanceof Float32Array)) throw modelUnreadable('the sentence model has no states');
    return meanDirection(states, ids.length);
  };
}

/** The mean of the pieces' states, of length 1. */
function meanDirection(states: Float32Array, pieces: number): Float32Array {
  const size = states.length / pieces;
  const mean = new Float32Array(size);
  for (const [i, value] of states.entries()) mean[i % size] = (mean[i % size] ?? 0) + value;
  const length = Math.hypot(...mean);
  return mean.map((value) => value / length);
}

/** From -1 to 1; about 0.3 for sentences that have nothing to do with each other, from 0.5 for those that do. */
export function likeness(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (const [i, value] of a.entries()) sum += value * (b[i] ?? 0);
  return sum;
}
