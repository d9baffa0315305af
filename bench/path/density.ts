import type { FakeCaller } from '../../test/support/caller.ts';
import { joinLine } from '../support/join-line.ts';
import { cpuSeconds, processTree, pssMegabytes, watchIdle } from '../support/processes.ts';

/** Calls that are live at once, on rtc-node, while the worker's memory and CPU are read. */
const CALLS = 20;
const WATCHED_MS = 10_000;

/** What one call costs the agent worker, with `CALLS` of them live; the worker's own base is shared among them. */
export async function measureDensity(
  api: string,
  livekit: { url: string; apiKey: string; apiSecret: string },
  worker: number,
) {
  const callers: FakeCaller[] = [];
  for (let i = 0; i < CALLS; i++) {
    const { caller } = await joinLine(api, 'shop', livekit);
    callers.push(caller);
    await caller.untilState('listening');
  }
  const tree = processTree(worker);
  const idle = watchIdle();
  const before = cpuSeconds(tree);
  await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
  const cpu = (cpuSeconds(tree) - before) / (WATCHED_MS / 1000) / CALLS;
  const megabytes = pssMegabytes(tree) / CALLS;
  const idleShare = idle();
  for (const caller of callers) await caller.leave();
  return { mb_per_call: megabytes, cpu_per_call: cpu, idleShare };
}
