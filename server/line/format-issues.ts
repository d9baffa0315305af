import { join, relative } from 'node:path';
import type { LineInvalid } from './issues.ts';

/** What `hoyhoy line check` prints: `file:line:column message` and the cure below it, paths as seen from `cwd`. */
export function formatIssues({ dir, issues }: LineInvalid, cwd: string): string {
  return issues
    .map(({ file, line, column, message, cure }) => {
      const place = [relative(cwd, join(dir, file)), line, ...(column === undefined ? [] : [column])].join(':');
      return `${place} ${message}\n  ${cure}`;
    })
    .join('\n');
}
