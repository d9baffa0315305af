import { basename, join } from 'node:path';
import type { Logger } from 'pino';
import type { LineInvalid } from './issues.ts';

/** Logs each problem of a line, with its place and its cure. */
export function tellBroken({ dir, issues }: LineInvalid, logger: Pick<Logger, 'error'>): void {
  for (const { file, line, column = 1, message, cure } of issues) {
    const at = `${join(dir, file)}:${line}:${column}`;
    logger.error({ line: basename(dir), at, cure }, `a line can't be used: ${message}`);
  }
}
