import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { modelUnreadable } from '../../models/errors.ts';
import { givenName } from './names.ts';
import { withEd, withS } from './phonemes.ts';

/** Several readings are kept by part of speech, with a DEFAULT. */
const entry = z.union([z.string(), z.object({ DEFAULT: z.string() }).transform((readings) => readings.DEFAULT)]);

/** Readings by word. Entries are checked when they are used: there are 180,000. */
type Dictionary = Readonly<Record<string, unknown>>;

/** Looks words up; undefined where neither the word nor its stem is known. */
export type Lexicon = (word: string) => string | undefined;

/**
 * What the checked dictionary gets wrong: "eighth" without its t is heard as "ace". "Ay" is what the normaliser calls the
 * letter A, not a yes.
 */
const MENDED: Dictionary = { ay: 'ˈA', eighth: 'ˈAtθ', kilobyte: 'kˈɪləbˌIt', kilobytes: 'kˈɪləbˌIts' };

/** The voice's dictionaries, the checked one before the generated one. */
export async function loadLexicon(folder: string): Promise<Lexicon> {
  const files = ['lexicon_us_gold.json.gz', 'lexicon_us_silver.json.gz'];
  const dictionaries = await Promise.all(files.map((file) => readDictionary(join(folder, file))));
  return createLexicon([MENDED, ...dictionaries]);
}

export function createLexicon(dictionaries: readonly Dictionary[]): Lexicon {
  const exact = (word: string): string | undefined => {
    const name = givenName(word);
    if (name !== undefined) return name;
    for (const words of dictionaries) {
      for (const form of new Set([word, word.toLowerCase(), capitalised(word)])) {
        const reading = entry.safeParse(Object.hasOwn(words, form) ? words[form] : undefined);
        if (reading.success) return reading.data;
      }
    }
    return undefined;
  };
  return (word) => exact(word) ?? inflected(word.toLowerCase(), exact);
}

async function readDictionary(path: string): Promise<Dictionary> {
  const json = await promisify(gunzip)(await readFile(path));
  const words: unknown = JSON.parse(json.toString());
  if (!isDictionary(words)) throw modelUnreadable(`${path} is no dictionary`);
  return words;
}

const isDictionary = (value: unknown): value is Dictionary => typeof value === 'object' && value !== null;

const capitalised = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();

/** Regular endings of known words: possessives, plurals, past tense, -ing. */
function inflected(word: string, find: Lexicon): string | undefined {
  const possessive = /^(.+)['’]s?$/.exec(word)?.[1];
  if (possessive) return apply(find(possessive), withS);
  if (word.endsWith('s') && !word.endsWith('ss')) {
    const stems = [word.slice(0, -1), word.slice(0, -2), word.replace(/ies$/, 'y')];
    return apply(first(stems, find), withS);
  }
  if (word.endsWith('ed')) return apply(first(stemsBefore(word, 2), find), withEd);
  if (word.endsWith('ing')) return apply(first(stemsBefore(word, 3), find), (stem) => `${stem}ɪŋ`);
  return undefined;
}

/** "stopped" may come from "stopp", "stoppe" or "stop". */
function stemsBefore(word: string, ending: number): string[] {
  const stem = word.slice(0, -ending);
  const doubled = stem.at(-1) === stem.at(-2) ? [stem.slice(0, -1)] : [];
  return [stem, `${stem}e`, ...doubled];
}

function first(words: readonly string[], find: Lexicon): string | undefined {
  for (const word of words) {
    const found = word.length > 1 ? find(word) : undefined;
    if (found) return found;
  }
  return undefined;
}

const apply = (stem: string | undefined, ending: (stem: string) => string) => (stem ? ending(stem) : undefined);
