import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Failure } from '../contract/index.ts';
import { childMessage, type SupervisorMessage } from './messages.ts';

/** A Node process of ours: a module that calls `linkToSupervisor`. */
export interface ProcessSpec {
  /** Shown in logs and errors. */
  name: string;
  /** Absolute path of the module to run. */
  module: string;
  args?: readonly string[];
  /** The whole environment of the process. */
  env: Readonly<Record<string, string | undefined>>;
  /** Looks whether what says that it is ready is what was meant; where it rejects, the process counts as failed. */
  verify?: () => Promise<void>;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly pid: number | undefined;
  /** Details that the process told when it was ready. Rejects with a Failure when it ends or fails before. */
  readonly ready: Promise<Readonly<Record<string, string>>>;
  readonly exited: Promise<Exit>;
  /** Asks the process to end with its last work, however long that takes. */
  finish(): void;
  /** Asks the process to end, and after `graceMs` kills it together with everything that it started. */
  stop(graceMs: number): Promise<Exit>;
  /** SIGKILL at once, with everything that it started. */
  kill(): void;
}

/**
 * Starts a process of ours. `onLine` gets each line that it writes to standard output or error, and `onWorn` is called
 * when it wishes for another one in its place.
 */
export function startProcess(spec: ProcessSpec, onLine: (line: string) => void, onWorn = () => {}): RunningProcess {
  const child = fork(spec.module, [...(spec.args ?? [])], {
    env: { ...spec.env },
    // Not ours: a debugger's port or a test runner's flags are meant for this process alone.
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C reaches only us, who end the children in order; and whatever a child leaves
    // behind can be killed by the group.
    detached: true,
  });
  const lastLines = readLines(child, onLine);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      killGroup(child);
      resolve({ code, signal });
    });
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  const ready = readiness(child, spec, exited, lastLines);
  // Whoever does not wait for readiness learns of the end by `exited`.
  ready.catch(() => {});
  child.on('message', (raw) => {
    if (childMessage.safeParse(raw).data?.type === 'worn') onWorn();
  });
  return {
    pid: child.pid,
    ready,
    exited,
    kill: () => killGroup(child),
    finish() {
      const message: SupervisorMessage = { type: 'finish' };
      // One that has ended meanwhile has nothing to finish.
      if (child.connected) child.send(message, () => {});
    },
    async stop(graceMs) {
      const timer = setTimeout(() => killGroup(child), graceMs);
      child.kill('SIGTERM');
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

function readiness(
  child: ChildProcess,
  { name, verify }: ProcessSpec,
  exited: Promise<Exit>,
  lastLines: readonly string[],
) {
  return new Promise<Readonly<Record<string, string>>>((resolve, reject) => {
    const timer = setTimeout(() => reject(notReady(name)), READY_WITHIN_MS);
    child.on('message', (raw) => {
      const message = childMessage.safeParse(raw);
      if (!message.success || message.data.type === 'worn') return;
      clearTimeout(timer);
      if (message.data.type === 'failed') return reject(new Failure(message.data));
      const { details } = message.data;
      if (verify === undefined) resolve(details);
      else verify().then(() => resolve(details), reject);
    });
    exited.then((exit) => {
      clearTimeout(timer);
      reject(endedEarly(name, exit, lastLines));
    });
  });
}

const READY_WITHIN_MS = 60_000;
const KEPT_LINES = 5;

function readLines(child: ChildProcess, onLine: (line: string) => void): readonly string[] {
  const kept: string[] = [];
  const read = (stream: Readable | null) => {
    if (stream === null) return;
    createInterface({ input: stream }).on('line', (line) => {
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
      onLine(line);
    });
  };
  read(child.stdout);
  read(child.stderr);
  return kept;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: nothing of the group is left.
  }
}

const endedEarly = (name: string, exit: Exit, lines: readonly string[]) =>
  new Failure({
    reason: 'child-ended',
    message:
      `${name} ended before it was ready (${exit.signal ?? `exit code ${exit.code}`}). ${lines.join('\n')}`.trim(),
    cure: 'Read its last words above; `hoyhoy doctor` checks each part on its own.',
  });

const notReady = (name: string) =>
  new Failure({
    reason: 'child-not-ready',
    message: `${name} was not ready within ${READY_WITHIN_MS / 1000} s.`,
    cure: 'See whether the machine is overloaded, and read what it logged; then start again.',
  });
