import type { Store } from '../store/store.ts';

/** That another Realtime server answers than the one that is wanted, and why. */
export interface FallbackUse {
  callId: string;
  /** As of the Realtime client: `refused`, `over-quota`, … */
  reason: string;
  at: number;
}

/** A server that failed is tried again by then, if anybody calls. */
const LOOK_BACK_MS = 600_000;
/** Some of the newest may not have got so far. */
const CALLS = 5;

/** Told by the newest call that has got to a Realtime server lately; undefined where that was the one wanted. */
export async function fallbackInUse(
  store: Pick<Store, 'listCalls' | 'getCall'>,
  now: number,
): Promise<FallbackUse | undefined> {
  for (const { id } of await store.listCalls({ limit: CALLS })) {
    const events = (await store.getCall(id))?.events.filter(({ at }) => at >= now - LOOK_BACK_MS) ?? [];
    const newest = events.findLast(({ name }) => name === 'realtime-fallback' || name === 'realtime-connected');
    if (newest === undefined) continue;
    if (newest.name === 'realtime-connected' && newest.data?.['fallback'] !== true) return undefined;
    const reason = events.findLast(({ name }) => name === 'realtime-fallback')?.data?.['reason'];
    return { callId: id, reason: String(reason ?? 'unknown'), at: newest.at };
  }
  return undefined;
}
