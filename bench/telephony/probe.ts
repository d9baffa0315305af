/**
 * Loaded before everything else in the processes under test (`NODE_OPTIONS=--import`): on each SIGUSR2 writes to a file of
 * `HOYHOY_BENCH_PROBES`, named by the process and how often it was asked, how the process is, and begins to watch anew.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Probed } from './probes.ts';

const RESOLUTION_MS = 5;
const dir = process.env['HOYHOY_BENCH_PROBES'];
if (dir !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let asked = 0;
  process.on('SIGUSR2', () => {
    asked++;
    // Before anything of ours holds the loop up.
    const loopDelayMs = asked === 1 ? 0 : delay.percentile(99) / 1e6 - RESOLUTION_MS;
    collectGarbage();
    const probed: Probed = {
      loopDelayMs,
      heapMb: process.memoryUsage().heapUsed / 1e6,
      resources: process.getActiveResourcesInfo().length,
      listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    };
    const file = join(dir, `${process.pid}.${asked}`);
    writeFileSync(`${file}.part`, JSON.stringify(probed));
    renameSync(`${file}.part`, file);
    delay.reset();
    delay.enable();
  });
}

/** What is still held after this is held by somebody. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc === 'function') gc();
}
