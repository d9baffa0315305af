import type { Store } from '../../server/store/store.ts';

const OBSERVER = 'observer';

/** Process id of the worker that holds a call. */
export async function workerOf(store: Pick<Store, 'seeLeases' | 'forgetHolder'>, callId: string): Promise<number> {
  const { leases } = await store.seeLeases(OBSERVER);
  await store.forgetHolder(OBSERVER);
  const holder = leases.find((lease) => lease.callId === callId)?.holder;
  if (holder === undefined) throw new Error(`Nobody holds the call ${callId}.`);
  return Number.parseInt(holder, 10);
}
