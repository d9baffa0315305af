import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into each process of tests. `--test-force-exit` ends it as soon as its last test is over, before what quick
 * tests told has left: their results, failures too, would be lost. So leaving waits for what is still to be written.
 */
const exit = process.exit;
const { dlopen } = process;
/** Models that run in native threads don't survive that a process lingers; their tests are never quick. */
let runsModels = false;

function leave(code?: string | number | null): void {
  if (runsModels) exit.call(process, code);
  // The runner writes what it tells in turns of its own.
  setImmediate(() => setImmediate(() => process.stdout.write('', () => exit.call(process, code))));
}

function load(...args: Parameters<typeof dlopen>): void {
  runsModels ||= /onnxruntime|whisper/.test(args[1]);
  dlopen.apply(process, args);
}

// A thread's `process.exit` ends that thread alone, and at once.
if (isMainThread) Object.assign(process, { exit: leave, dlopen: load });
