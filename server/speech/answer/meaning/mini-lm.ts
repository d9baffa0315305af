import { InferenceSession, Tensor } from 'onnxruntime-node';
import { modelUnreadable } from '../../models/errors.ts';
import { wordPieces } from '../text/pieces.ts';
import { type Meaning, ofLengthOne, onOneThread } from './meaning.ts';
import { createWordPieces } from './word-pieces.ts';

/** English alone: the fewer languages a model knows, the better it knows them. */
const languages = new Set(['en']);

/** Loads all-MiniLM-L6-v2. It takes some milliseconds a sentence. @throws Failure `model-unreadable` */
export async function loadMiniLm(path: string): Promise<Meaning> {
  const pieces = createWordPieces(wordPieces());
  const session = await InferenceSession.create(path, onOneThread).catch((cause: unknown) => {
    throw modelUnreadable(`${path} is no sentence model`, cause);
  });
  const directionOf = async (text: string) => {
    const ids = BigInt64Array.from(pieces(text).map(BigInt));
    const shape = [1, ids.length];
    const output = await session.run({
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
      token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
    });
    const states = output['last_hidden_state']?.data;
    if (!(states instanceof Float32Array)) throw modelUnreadable('the sentence model has no states');
    return ofLengthOne(sumOf(states, ids.length));
  };
  return { languages, directionOf, scale: { factor: 1, offset: 0, same: 0.36, other: 0.56 } };
}

/** Of the pieces' states; their mean points the same way. */
function sumOf(states: Float32Array, pieces: number): Float32Array {
  const size = states.length / pieces;
  const sum = new Float32Array(size);
  for (const [i, value] of states.entries()) sum[i % size] = (sum[i % size] ?? 0) + value;
  return sum;
}
