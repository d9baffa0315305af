import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { onnxOptions } from '../voice/hibari.ts';

const alphabet = z.object({ in: z.array(z.string()), out: z.array(z.string()), maxlen: z.number() });

/** Reads a word that is in no dictionary, letter by letter, with a small network; empty if no letter is known. */
export type UnknownWords = (word: string) => Promise<string>;

export async function loadUnknownWords(folder: string): Promise<UnknownWords> {
  const { in: letters, out, maxlen } = alphabet.parse(JSON.parse(await readFile(join(folder, 'oov.json'), 'utf8')));
  const idOf = new Map(letters.map((letter, i) => [letter, i + 1]));
  const session = await InferenceSession.create(join(folder, 'oov.onnx'), onnxOptions);
  const [outputName] = session.outputNames;
  return async (word) => {
    const known = [...word].map((letter) => idOf.get(letter)).filter((id) => id !== undefined);
    const ids = BigInt64Array.from(known.slice(0, maxlen).map(BigInt));
    if (ids.length === 0 || outputName === undefined) return '';
    const result = await session.run({ chars: new Tensor('int64', ids, [1, ids.length]) });
    return collapse(Array.from(result[outputName]?.data ?? [], Number), out);
  };
}

/** CTC: repeated symbols are one, and 0 separates them. */
export function collapse(symbols: readonly number[], out: readonly string[]): string {
  return symbols.map((symbol, i) => (symbol === symbols[i - 1] ? '' : (out[symbol - 1] ?? ''))).join('');
}
