import { type Repeat, unrefInterval } from '../calls/repeat.ts';
import { type PlaceDeps, placeCallBack } from './place.ts';

export interface CallBackDeps extends Omit<PlaceDeps, 'now'> {
  /** Milliseconds since the epoch. */
  now?: () => number;
  repeat?: Repeat;
}

const EVERY_MS = 3000;
/** Well beyond ringing and being admitted. */
const LEASE_MS = 120_000;
const AT_ONCE = 3;

/** Calls back who waits for it, until stopped. Any number of processes may do so on one store. */
export function callBackWhoWaits(deps: CallBackDeps): { stop(): Promise<void> } {
  const { store, logger, now = Date.now, repeat = unrefInterval } = deps;
  const stopped = new AbortController();
  const underWay = new Set<Promise<void>>();
  let pass = Promise.resolve();

  async function look(): Promise<void> {
    const free = AT_ONCE - underWay.size;
    if (free <= 0) return;
    const due = await store.leaseCallBacks({ at: now(), until: now() + LEASE_MS, limit: free });
    for (const callBack of due) {
      const placed = placeCallBack(callBack, { ...deps, now }, stopped.signal)
        .catch((error: unknown) => logger.error({ err: error }, 'a call-back could not be settled'))
        .finally(() => underWay.delete(placed));
      underWay.add(placed);
    }
  }

  const task = repeat(async () => {
    if (stopped.signal.aborted) return;
    pass = look().catch((error: unknown) => {
      logger.warn({ err: error }, 'who waits for a call could not be looked up; it will be tried again');
    });
    await pass;
  }, EVERY_MS);

  return {
    async stop() {
      task.stop();
      stopped.abort();
      await pass;
      await Promise.all(underWay);
    },
  };
}
