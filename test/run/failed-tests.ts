import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { FailedTest } from './outcome.ts';

const MOST_LINES = 12;
const LONGEST_LINE = 240;

/** A few lines of a text, long ones cut. */
export function excerpt(text: string, side: 'start' | 'end' = 'start'): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line));
  return (side === 'start' ? lines.slice(0, MOST_LINES) : lines.slice(-MOST_LINES)).join('\n');
}

/** What a test threw, and where: the first lines of its message and the first line of our own on its stack. */
export function readable(error: Error): string {
  // node:test wraps what a test threw, which need not be an error.
  const thrown = error.cause ?? error;
  if (!(thrown instanceof Error)) return excerpt(String(thrown));
  const place = thrown.stack?.split('\n').find((line) => /^\s+at .*file:/.test(line) && !line.includes('node_modules'));
  const where = place && `\n  ${place.trim().replace(/file:\/\/[^):]+/, (url) => relative('', fileURLToPath(url)))}`;
  return excerpt(`${thrown.name}: ${thrown.message}`) + (where ?? '');
}

/** The failed tests of a run once more, for its very end, which is what is seen of a long log. */
export function failedTests(failures: readonly (FailedTest & { part: string })[]): string {
  return failures
    .map(({ part, name, place, error }) => {
      const lines = [place ? `${part}, ${place}` : part, ...error.split('\n')];
      return `✖ ${name}\n${lines.map((line) => `    ${line}`).join('\n')}`;
    })
    .join('\n');
}
