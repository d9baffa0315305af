import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A sentence as it is written, with what must be heard of it. */
export interface SpokenText {
  group: string;
  written: string;
  /** Runs of words, in any order. */
  tokens: readonly string[];
}

/** Numbers, money, times, dates, addresses and the like, as owners write them. */
export function spokenTexts(): SpokenText[] {
  const texts: SpokenText[] = [];
  let group = '';
  for (const row of readFileSync(join(import.meta.dirname, 'spoken-texts.tsv'), 'utf8').split('\n')) {
    if (row.startsWith('# ')) group = row.slice(2);
    const [written, tokens] = row.split('\t');
    if (written && tokens) texts.push({ group, written, tokens: tokens.split(';').map((token) => token.trim()) });
  }
  return texts;
}
