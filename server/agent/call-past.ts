import type { DispatchMetadata } from '../contract/index.ts';
import type { CallRecord, Store } from '../store/store.ts';
import { type Resumed, resumeFrom } from './resume.ts';

/** What the store tells of a call to the agent that begins with it. */
export interface CallPast {
  /** Undefined while the store has not told, or does not know it. */
  call?: CallRecord | undefined;
  /** Where it stands, for an agent that replaces another. */
  resumed?: Resumed | undefined;
}

/** @throws what the store fails with */
export async function readPast(
  { callId, epoch }: DispatchMetadata,
  { store, now }: { store: Pick<Store, 'getCall' | 'toolRuns'>; now: () => number },
): Promise<CallPast> {
  const [call, runs] = await Promise.all([store.getCall(callId), epoch > 1 ? store.toolRuns(callId) : []]);
  return { call, resumed: call && epoch > 1 ? resumeFrom(call, runs, now()) : undefined };
}
