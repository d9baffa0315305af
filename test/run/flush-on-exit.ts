import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into each process of tests. `--test-force-exit` ends it as soon as its last test is over, before what quick
 * tests told has left: their results, failures too, would be lost. So leaving waits for what is still to be written.
 */
const exit = process.exit;

function leave(code?: string | number | null): void {
  // The runner writes what it tells in turns of its own.
  setImmediate(() => setImmediate(() => process.stdout.write('', () => exit.call(process, code))));
}

// A thread's `process.exit` ends that thread alone, and at once.
if (isMainThread) Object.assign(process, { exit: leave });
