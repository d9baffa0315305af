import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface RunResult {
  /** Exit code; undefined where the program could not be started or was killed. */
  code: number | undefined;
  /** What it wrote to standard output and error. */
  output: string;
}

export type Run = (
  program: string,
  args: readonly string[],
  options?: { cwd?: string; onLine?: (line: string) => void },
) => Promise<RunResult>;

/** Runs a program to its end. Never rejects: a program that is not there has no exit code. */
export const run: Run = (program, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, [...args], { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        options.onLine?.(line);
      });
    }
    child.once('error', () => resolve({ code: undefined, output: '' }));
    child.once('close', (code) => resolve({ code: code ?? undefined, output: lines.join('\n') }));
  });

/** Whether the program ran and succeeded. */
export const ended = (result: RunResult): boolean => result.code === 0;
