import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** A `hoyhoy` command as a process, and what it has written so far. */
export interface HoyhoyCommand {
  process: ChildProcess;
  readonly output: string;
  /** Resolves with the match once the output has one. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Types a line, as at a terminal. */
  type(line: string): void;
  /** Exit code (null: killed) and all output. */
  ended: Promise<{ code: number | null; output: string }>;
}

export function hoyhoy(args: readonly string[], env: Record<string, string | undefined> = {}): HoyhoyCommand {
  const child = spawn(process.execPath, ['server/cli.ts', ...args], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += data.toString();
    });
  }
  // It may have ended already.
  child.stdin.on('error', () => {});
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, output }));
  return {
    process: child,
    get output() {
      return output;
    },
    async says(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended, having said: ${output}`);
        await delay(20);
      }
    },
    type: (line) => void child.stdin.write(`${line}\n`),
    ended,
  };
}
