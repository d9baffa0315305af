import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Counts, readCounts, withExit } from './counts.ts';

/** One part of `npm test`. */
export interface Step {
  name: string;
  /** Parts with the same group run by `--only GROUP`. */
  group: string;
  run(options: StepOptions): Promise<Counts>;
}

export interface StepOptions {
  /** Only tests whose names match. */
  grep?: string;
}

const LONGEST_TEST_MS = 3 * 60_000;
const LONGEST_STEP_MS = 30 * 60_000;

/** A program that passes or fails as a whole. */
export function tool(name: string, group: string, args: readonly string[]): Step {
  return {
    name,
    group,
    async run() {
      return (await spawned(args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    },
  };
}

/** Path of a program inside a dependency; packages do not export their programs. */
export const program = (path: string): string => join('node_modules', path);

/** Files of node:test. */
export function nodeTests(name: string, group: string, files: () => Promise<string[]>, concurrency: number): Step {
  return {
    name,
    group,
    run: ({ grep }) =>
      counted(async (countsFile) => {
        const found = await files();
        if (found.length === 0) return [];
        return [
          '--test',
          `--test-concurrency=${concurrency}`,
          `--test-timeout=${LONGEST_TEST_MS}`,
          // Else one forgotten socket would hold up the whole run.
          '--test-force-exit',
          `--import=${pathToFileURL(join(import.meta.dirname, 'flush-on-exit.ts')).href}`,
          '--test-reporter=spec',
          '--test-reporter-destination=stdout',
          `--test-reporter=${join(import.meta.dirname, 'count-reporter.ts')}`,
          `--test-reporter-destination=${countsFile}`,
          ...(grep === undefined ? [] : [`--test-name-pattern=${grep}`]),
          ...found,
        ];
      }),
  };
}

/** The widget's tests in real Chromium. */
export function browserTests(name: string, group: string): Step {
  const script = join(import.meta.dirname, 'browser-tests.ts');
  return {
    name,
    group,
    run: ({ grep }) => counted(async (countsFile) => [script, countsFile, ...(grep === undefined ? [] : [grep])]),
  };
}

/** Runs Node with the arguments that `prepare` makes; none means that there is nothing to run, which is a failure. */
async function counted(prepare: (countsFile: string) => Promise<string[]>): Promise<Counts> {
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-test-'));
  try {
    const countsFile = join(dir, 'counts.json');
    const args = await prepare(countsFile);
    if (args.length === 0) return { passed: 0, failed: 1 };
    const code = await spawned(args);
    return withExit(await readCounts(countsFile), code);
  } finally {
    await rm(dir, { recursive: true });
  }
}

function spawned(args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      // Set where a test runs us; a test runner that sees it reports to that test instead.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
      // A group, so that whatever it has started can be ended with it.
      detached: true,
    });
    const kill = () => killGroup(child.pid);
    const timer = setTimeout(kill, LONGEST_STEP_MS);
    process.once('exit', kill);
    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('exit', kill);
      kill();
      resolve(code);
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: nothing of it is left.
  }
}
