import { readFile } from 'node:fs/promises';
import type { LineIssue } from './issues.ts';

/** The text of a UTF-8 file without its byte order mark, or why it has none. */
export async function readText(path: string, file: string): Promise<string | LineIssue> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    // It was there a moment ago, or its permissions forbid reading.
    return { file, line: 1, message: "The file can't be read", cure: 'Let the user that runs hoyhoy read it.' };
  }
  const text = decode(bytes);
  const bad = text.search(/[\0\uFFFD]/);
  if (bad === -1) return text;
  const line = text.slice(0, bad).split('\n').length;
  return { file, line, message: 'The file is not UTF-8 text', cure: 'Save it with the encoding UTF-8.' };
}

/** Every byte that is not UTF-8 becomes U+FFFD, so that its line can be told. */
function decode(bytes: Buffer): string {
  return new TextDecoder('utf-8').decode(bytes);
}
