import { z } from 'zod';
import { FakeCaller } from '../../test/support/caller.ts';
import { cpuSeconds, processTree, pssMegabytes, watchIdle } from '../support/processes.ts';

const answerSchema = z.object({ participant_token: z.string() });
const claimsSchema = z.object({ sub: z.string(), video: z.object({ room: z.string() }) });

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
    const response = await fetch(`${api}/api/lines/shop/token`, { method: 'POST' });
    const { participant_token } = answerSchema.parse(await response.json());
    const { sub, video } = claimsSchema.parse(claimsOf(participant_token));
    const caller = await FakeCaller.join({ ...livekit, room: video.room, identity: sub });
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

/** What a JWT says, unverified: it is ours. */
function claimsOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
