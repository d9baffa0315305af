import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { excerpt } from './failed-tests.ts';
import { ending, type Outcome, readOutcome, withExit } from './outcome.ts';
import { afterSecondTry, filesToTryAgain } from './second-try.ts';

/** One part of `npm test`. */
export interface Step {
  name: string;
  /** Parts with the same group run by `--only GROUP`. */
  group: string;
  run(options: StepOptions): Promise<Outcome>;
  /** Its files of node:test, where it has any. */
  files?: () => Promise<string[]>;
}

export interface StepOptions {
  /** Only tests whose names match. */
  grep?: string;
}

const LONGEST_TEST_MS = 3 * 60_000;
const LONGEST_STEP_MS = 30 * 60_000;
const LONGEST_LAST_WORDS = 4000;
const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/hoyhoy-compiled');

/** A program that passes or fails as a whole. */
export function tool(name: string, group: string, args: readonly string[]): Step {
  return {
    name,
    group,
    async run() {
      let said = '';
      const code = await spawned(args, (text) => {
        said = (said + text).slice(-LONGEST_LAST_WORDS);
      });
      return code === 0 ? { passed: 1, failures: [] } : failed(name, excerpt(said, 'end') || ending(code));
    },
  };
}

const failed = (name: string, error: string): Outcome => ({ passed: 0, failures: [{ name, error }] });

/** Path of a program inside a dependency; packages do not export their programs. */
export const program = (path: string): string => join('node_modules', path);

export interface NodeTestsOptions {
  /** How many files at once. Default: one. */
  concurrency?: number;
  /** Whether one or two files that fail are run once more. */
  secondTry?: boolean;
}

/** Files of node:test. */
export function nodeTests(
  name: string,
  group: string,
  files: () => Promise<string[]>,
  { concurrency = 1, secondTry = false }: NodeTestsOptions = {},
): Step {
  const runFiles = (chosen: readonly string[], { grep }: StepOptions) =>
    outcomeOf(name, (outcomeFile) => {
      if (chosen.length === 0) return [];
      return [
        '--test',
        `--test-concurrency=${concurrency}`,
        `--test-timeout=${LONGEST_TEST_MS}`,
        // Else one forgotten socket would hold up the whole run.
        '--test-force-exit',
        `--import=${pathToFileURL(join(import.meta.dirname, 'flush-on-exit.ts')).href}`,
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        `--test-reporter=${join(import.meta.dirname, 'outcome-reporter.ts')}`,
        `--test-reporter-destination=${outcomeFile}`,
        ...(grep === undefined ? [] : [`--test-name-pattern=${grep}`]),
        ...chosen,
      ];
    });
  return {
    name,
    group,
    files,
    async run(options) {
      const first = await runFiles(await files(), options);
      const again = secondTry ? filesToTryAgain(first) : [];
      if (again.length === 0) return first;
      process.stdout.write(`── ${name}: ${again.join(' and ')} once more\n`);
      return afterSecondTry(first, again, await runFiles(again, options));
    },
  };
}

/** The widget's tests in real Chromium. */
export function browserTests(name: string, group: string): Step {
  const script = join(import.meta.dirname, 'browser-tests.ts');
  return {
    name,
    group,
    run: ({ grep }) => outcomeOf(name, (outcomeFile) => [script, outcomeFile, ...(grep === undefined ? [] : [grep])]),
  };
}

/** Runs Node with the arguments that `prepare` makes; none means that there is nothing to run, which is a failure. */
async function outcomeOf(name: string, prepare: (outcomeFile: string) => string[]): Promise<Outcome> {
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-test-'));
  try {
    const outcomeFile = join(dir, 'outcome.json');
    const args = prepare(outcomeFile);
    if (args.length === 0) return failed(name, 'There is no file of tests.');
    const code = await spawned(args);
    return withExit(name, await readOutcome(name, outcomeFile), code);
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** Runs Node, whose output goes to ours; one that listens to it hears it too. */
function spawned(args: readonly string[], hear?: (text: string) => void): Promise<number | null> {
  return new Promise((resolve) => {
    const output = hear === undefined ? 'inherit' : 'pipe';
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', output, output],
      env: {
        ...process.env,
        // Set where a test runs us; a test runner that sees it reports to that test instead.
        NODE_TEST_CONTEXT: undefined,
        // Hundreds of processes load the same modules: the first to do so compiles them for all.
        NODE_COMPILE_CACHE: COMPILED,
      },
      // A group, so that whatever it has started can be ended with it.
      detached: true,
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      process.stdout.write(text);
      hear?.(text);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      process.stderr.write(text);
      hear?.(text);
    });
    const kill = () => killGroup(child.pid);
    const timer = setTimeout(kill, LONGEST_STEP_MS);
    process.once('exit', kill);
    // What it leaves behind is ended too, and would else hold its output open.
    child.once('exit', kill);
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('exit', kill);
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
