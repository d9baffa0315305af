import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import { reconcile, unwatched, type WatchAction, type WatchInput } from './reconcile.ts';
import { type Repeat, unrefInterval } from './repeat.ts';
import { type RoomControl, randomName } from './rooms.ts';

/** Gives calls that have lost their agent another one. Any number may run on one store: of each call one acts. */
export interface Reconciler {
  /** A process has ended: its calls need another agent at once. `holder` is its `LeaseHolder.id`. */
  holderExited(holder: string): void;
  /** Looks now rather than in a moment. Never rejects. */
  look(): Promise<void>;
  /** Resolves once nothing is done any more, and everybody may know. */
  stop(): Promise<void>;
}

export interface ReconcilerDeps {
  store: Store;
  rooms: RoomControl;
  logger: Logger;
  /** Milliseconds since the epoch, for what is recorded. */
  now?: () => number;
  /** Milliseconds that never go back, for all that is judged. */
  monotonic?: () => number;
  repeat?: Repeat;
}

const LOOK_EVERY_MS = 500;
/** A look that took longer was in something's way, and so may have been the beats of the others. */
const SLOW_MS = 1000;

export function reconcileCalls(deps: ReconcilerDeps): Reconciler {
  const { store, rooms, logger, now = Date.now, repeat = unrefInterval } = deps;
  const monotonic = deps.monotonic ?? (() => performance.now());
  const id = randomName('reconciler');
  let watch = unwatched;
  let stopped = false;
  const underWay = new Set<Promise<void>>();
  /** Looks come one after the other. */
  let last: Promise<void> = Promise.resolve();

  async function see(): Promise<WatchInput> {
    const startedAt = monotonic();
    try {
      const sight = await store.seeLeases(id);
      const at = monotonic();
      if (at - startedAt <= SLOW_MS) return { type: 'seen', at, ...sight };
      logger.warn({ ms: Math.round(at - startedAt) }, 'the call store is slow; no process is judged by its silence');
    } catch (error) {
      logger.warn({ err: error }, 'calls can not be looked after while their store is away; it will be tried again');
    }
    return { type: 'blind' };
  }

  async function look(): Promise<void> {
    if (stopped) return;
    const input = await see();
    const decided = reconcile(watch, input);
    watch = decided.watch;
    // In this order, which the store keeps; and nobody's slow LiveKit holds up the next look.
    for (const action of decided.actions) {
      const done = guarded(action).finally(() => underWay.delete(done));
      underWay.add(done);
    }
  }

  async function guarded(action: WatchAction): Promise<void> {
    try {
      await carryOut(action);
    } catch (error) {
      logger.warn({ err: error, action: action.do }, 'looking after a call failed; it will be tried again');
    }
  }

  async function carryOut(action: WatchAction): Promise<void> {
    switch (action.do) {
      case 'open': {
        const { lease, beat, why } = action;
        const epoch = await store.openLease({ ...lease, ...(beat !== undefined && { beat }) });
        // Another reconciler was first, or the call is well after all.
        if (epoch === undefined) return;
        const { callId, line, room } = lease;
        logger.warn({ callId, line, epoch, why }, 'a call is given another agent');
        await store.addEvent({ callId, name: 'agent-replaced', at: now(), data: { epoch, why } });
        await rooms.dispatch(room, { callId, line, epoch });
        return;
      }
      case 'end': {
        const { callId, line, room } = action.lease;
        if (!(await store.endCall(callId, 'agent-failed', now()))) return;
        logger.error({ callId, line }, 'a call was ended: no agent could be had for it');
        await rooms.delete(room);
        return;
      }
      case 'forget':
        await store.forgetHolder(action.holder);
    }
  }

  const looking = () => {
    last = last.then(look);
    return last;
  };
  const repeating = repeat(looking, LOOK_EVERY_MS);

  return {
    holderExited(holder) {
      watch = reconcile(watch, { type: 'exited', holder }).watch;
      void looking();
    },
    look: looking,
    async stop() {
      stopped = true;
      repeating.stop();
      await last;
      await Promise.all(underWay);
      await store
        .forgetHolder(id)
        .catch((error: unknown) => logger.warn({ err: error }, 'the reconciler is not signed off'));
    },
  };
}
