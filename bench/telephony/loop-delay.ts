/**
 * Loaded before everything else in the processes under test (`NODE_OPTIONS=--import`): begins to watch the event loop
 * on SIGUSR2, and on the next one writes what it saw to a file of `HOYHOY_BENCH_LOOPS`, named by the process.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 5;
const dir = process.env['HOYHOY_BENCH_LOOPS'];
if (dir !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let watching = false;
  process.on('SIGUSR2', () => {
    if (watching) writeFileSync(join(dir, String(process.pid)), String(delay.percentile(99) / 1e6 - RESOLUTION_MS));
    else delay.enable();
    watching = true;
  });
}
