import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { modelUnreadable } from '../../models/errors.ts';
import { EMBEDDING, type UniversalFiles, type Vocabulary } from '../../models/universal/convert.ts';
import { type Meaning, ofLengthOne, onOneThread } from './meaning.ts';
import { createUnigram } from './unigram.ts';

/** Of the sixteen that it knows, those in which we answer. */
const languages = new Set(['en', 'de', 'es', 'fr', 'it', 'pt']);

const vocabularyFile = z.object({
  pieces: z.array(z.string()),
  scores: z.array(z.number()),
  blocks: z.array(z.number()),
  factor: z.array(z.number()),
  least: z.array(z.number()),
});

/** Loads the Universal Sentence Encoder. It takes some milliseconds a sentence. @throws Failure `model-unreadable` */
export async function loadUniversal({ model, pieces, embeddings }: UniversalFiles): Promise<Meaning> {
  const broken = (cause?: unknown) => modelUnreadable(`${model} is no multilingual sentence model`, cause);
  const [session, vocabulary, table] = await Promise.all([
    InferenceSession.create(model, onOneThread),
    readFile(pieces, 'utf8').then((text) => vocabularyFile.parse(JSON.parse(text))),
    readFile(embeddings),
  ]).catch((cause: unknown) => {
    throw broken(cause);
  });
  const idsOf = createUnigram(vocabulary);
  const directionOf = async (text: string) => {
    const ids = idsOf(text);
    const embedded = new Tensor('float32', embeddingOf(ids, table, vocabulary), [ids.length, EMBEDDING]);
    const output = await session.run({ embedding: embedded });
    const meaning = output['meaning']?.data;
    if (!(meaning instanceof Float32Array)) throw broken();
    return ofLengthOne(meaning);
  };
  return { languages, directionOf, scale: { factor: 1.3, offset: 0.2, same: 0.42, other: 0.56 } };
}

/** Of pieces, one after another. */
function embeddingOf(ids: readonly number[], table: Uint8Array, { blocks, factor, least }: Vocabulary): Float32Array {
  const embedding = new Float32Array(ids.length * EMBEDDING);
  for (const [at, id] of ids.entries()) {
    const block = blocks[id] ?? 0;
    const [times, more] = [factor[block] ?? 0, least[block] ?? 0];
    for (let i = 0; i < EMBEDDING; i++) {
      embedding[at * EMBEDDING + i] = (table[id * EMBEDDING + i] ?? 0) * times + more;
    }
  }
  return embedding;
}
