import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { modelUnreadable } from '../models/errors.ts';
import { moonshineFiles } from '../models/paths.ts';
import { beamSearch, type Decoder } from './beam.ts';
import type { Expectation } from './expectation.ts';
import type { Hypothesis } from './hypothesis.ts';
import { moonshineTokens } from './moonshine-tokens.ts';

/** What may be said in English in 16 kHz samples, -1 … 1, the likeliest first. */
export type Moonshine = (samples: Float32Array, most: number, worth: Expectation) => Promise<Hypothesis[]>;

const [START, END] = [1, 2];
/** The decoder's past: one tensor for each layer, side, and key or value. */
const [PAST, PRESENT] = ['past_key_values', 'present'];
const [HEADS, HEAD_SIZE] = [8, 52];

type Tensors = Record<string, Tensor>;

/**
 * Loads Moonshine base. Unlike Whisper's its encoder takes no longer than the sound needs, and it gives the likelihood of every
 * token. @param folder with `moonshineFiles` @throws Failure `model-unreadable`
 */
export async function loadMoonshine(folder: string): Promise<Moonshine> {
  const [encoderFile, decoderFile, tokensFile] = moonshineFiles;
  const [encoder, decoder] = await Promise.all([load(join(folder, encoderFile)), load(join(folder, decoderFile))]);
  const { textOf, pieceOf } = moonshineTokens(readFileSync(join(folder, tokensFile)));
  return async (samples, most, worth) => {
    const sound = await encoder.run({ input_values: new Tensor('float32', samples, [1, samples.length]) });
    const search = searchIn(decoder, tensorOf(sound, 'last_hidden_state'));
    const found = await beamSearch(search, { start: START, end: END, most, pieceOf, worth });
    const best = found[0]?.score ?? 0;
    return found.map(({ tokens, score }) => ({ text: textOf(tokens), likelihood: score - best }));
  };
}

function load(path: string): Promise<InferenceSession> {
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;
  return InferenceSession.create(path, options).catch((cause: unknown) => {
    throw modelUnreadable(path, cause);
  });
}

function searchIn(session: InferenceSession, sound: Tensor): Decoder {
  const names = session.inputNames.filter((name) => name.startsWith(PAST));
  const nothing = new Tensor('float32', new Float32Array(0), [1, HEADS, 0, HEAD_SIZE]);
  let before: Tensors = { encoder_hidden_states: sound, ...Object.fromEntries(names.map((name) => [name, nothing])) };
  let isFirst = true;
  return {
    async next(tokens, from) {
      const past = isFirst ? before : Object.fromEntries(Object.entries(before).map(([k, t]) => [k, rowsOf(t, from)]));
      const output = await session.run({
        ...past,
        input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [tokens.length, 1]),
        use_cache_branch: new Tensor('bool', [!isFirst], [1]),
      });
      before = { ...past };
      // What it makes of the sound is made once, with the first token.
      for (const name of names)
        if (isFirst || name.includes('.decoder.')) before[name] = tensorOf(output, name.replace(PAST, PRESENT));
      isFirst = false;
      const logits = tensorOf(output, 'logits');
      return tokens.map((_token, row) => numbers(rowsOf(logits, [row])));
    },
  };
}

/** Some rows of the outermost dimension. */
function rowsOf(tensor: Tensor, rows: readonly number[]): Tensor {
  const [count = 1, ...dims] = tensor.dims;
  if (rows.length === count && rows.every((row, i) => row === i)) return tensor;
  const values = numbers(tensor);
  const size = values.length / count;
  const taken = new Float32Array(size * rows.length);
  for (const [i, row] of rows.entries()) taken.set(values.subarray(row * size, (row + 1) * size), i * size);
  return new Tensor('float32', taken, [rows.length, ...dims]);
}

function tensorOf(output: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = output[name];
  if (!(value instanceof Tensor)) throw modelUnreadable(`Moonshine gave no ${name}`);
  return value;
}

function numbers({ data }: Tensor): Float32Array {
  if (!(data instanceof Float32Array)) throw modelUnreadable('Moonshine gave no numbers');
  return data;
}
