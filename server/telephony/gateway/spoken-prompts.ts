import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeG711 } from '../../audio/g711.ts';
import { Failure } from '../../contract/index.ts';
import { type Prompt, prompts } from './media-leg.ts';

export const PROMPT_RATE = 8_000;

/** `bin/prompts.ts` renders them, as `pin.es.ulaw`. */
const PROMPTS = join(import.meta.dirname, '..', 'prompts');

/** In English what is not there in `language`. */
export type SpokenPrompts = (name: Prompt, language?: string) => Int16Array;

/** Reads all of them at once: one that is missing is known before anybody calls. @throws Failure `prompt-missing` */
export function readPrompts(dir = PROMPTS): SpokenPrompts {
  const files = readdirSync(dir).filter((file) => file.endsWith('.ulaw'));
  const read = new Map(files.map((file) => [file, readFileSync(join(dir, file))]));
  const english = new Map(prompts.map((name) => [name, read.get(`${name}.en.ulaw`) ?? fail(dir, name)]));
  return (name, language = 'en') =>
    decodeG711('ulaw', read.get(`${name}.${language}.ulaw`) ?? english.get(name) ?? fail(dir, name));
}

function fail(dir: string, name: Prompt): never {
  throw new Failure({
    reason: 'prompt-missing',
    message: `What is said to phones is not all there: ${join(dir, `${name}.en.ulaw`)} is missing.`,
    cure: 'Install Hoyhoy again; in a checkout, node bin/prompts.ts renders it.',
  });
}
