import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelUnreadable } from '../errors.ts';
import { type NpyArray, readNpy } from '../npy-reader.ts';
import { onnxFile } from '../onnx-writer.ts';
import { universalGraph, type Weight } from './graph.ts';
import { readSentencePieces } from './sentence-pieces.ts';

/** Row i of the embeddings is row i / 17 of the (i mod 17)th block. */
const BLOCKS = 17;
/** Numbers that stand for a piece. */
export const EMBEDDING = 512;
/** How many bits each block is stored in. */
const UNUSED = 'bits.npy';
/** Letters of other writings than ours, in a third of the 128,000 pieces. */
const FOREIGN = /[^\P{L}\p{Script=Latin}]/u;

/** Where the converted model is. */
export interface UniversalFiles {
  /** The network, ONNX. */
  model: string;
  /** What `Vocabulary` tells, as JSON. */
  pieces: string;
  /** The pieces' embeddings in their order, `EMBEDDING` bytes each. */
  embeddings: string;
}

/** Of a model whose pieces' embeddings are kept in bytes. */
export interface Vocabulary {
  /** Pieces of words by id, with the logarithm of how likely each is, and the block that it is in. */
  pieces: readonly string[];
  scores: readonly number[];
  blocks: readonly number[];
  /** What a byte is multiplied by, and what is added then, in each block. */
  factor: readonly number[];
  least: readonly number[];
}

/** Numbers of the package, by name. */
type Arrays = ReadonlyMap<string, NpyArray>;

/**
 * Makes an ONNX file of the weights in a folder of numpy's arrays, for the pieces of words that are in Latin letters or in none.
 * @param pieces a SentencePiece model
 * @returns the file's bytes
 * @throws Failure `model-unreadable`
 */
export async function convertUniversal(folder: string, pieces: string, target: UniversalFiles): Promise<number> {
  const arrays = await arraysIn(folder);
  const all = readSentencePieces(await readFile(pieces));
  const ids = [...all.keys()].filter((id) => !FOREIGN.test(all[id]?.[0] ?? ''));
  const weight: Weight = (name) => {
    const { dims, values } = arrayIn(arrays, name);
    if (values instanceof Float32Array) return { dims, data: values };
    throw modelUnreadable(`its weights ${name} are of another kind`);
  };
  const vocabulary: Vocabulary = {
    pieces: ids.map((id) => all[id]?.[0] ?? ''),
    scores: ids.map((id) => all[id]?.[1] ?? 0),
    blocks: ids.map((id) => id % BLOCKS),
    factor: [...arrayIn(arrays, 'scale').values],
    least: [...arrayIn(arrays, 'lo').values],
  };
  await writeFile(target.pieces, JSON.stringify(vocabulary));
  await writeFile(target.embeddings, embeddingsOf(ids, arrays));
  const file = onnxFile(universalGraph(weight, arrayIn(arrays, 'eps').values[0] ?? 0));
  await writeFile(target.model, file);
  return file.length + ids.length * EMBEDDING;
}

async function arraysIn(folder: string): Promise<Arrays> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.npy') && file !== UNUSED);
  const read = files.map(async (file): Promise<[string, NpyArray]> => {
    const name = file.slice(0, -'.npy'.length);
    return [name, readNpy(name, await readFile(join(folder, file)))];
  });
  return new Map(await Promise.all(read));
}

function arrayIn(arrays: Arrays, name: string): NpyArray {
  const found = arrays.get(name);
  if (found === undefined) throw modelUnreadable(`it has no numbers ${name}`);
  return found;
}

function embeddingsOf(ids: readonly number[], arrays: Arrays): Uint8Array {
  const table = new Uint8Array(ids.length * EMBEDDING);
  for (const [row, id] of ids.entries()) {
    const from = Math.floor(id / BLOCKS) * EMBEDDING;
    table.set(arrayIn(arrays, `q${(id % BLOCKS) + 1}`).values.subarray(from, from + EMBEDDING), row * EMBEDDING);
  }
  return table;
}
