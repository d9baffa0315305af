import type { Logger } from 'pino';
import type { Claim, Fence, Predecessor } from '../store/lease-store.ts';
import type { Store } from '../store/store.ts';
import { type Repeat, unrefInterval } from './repeat.ts';
import { randomName } from './rooms.ts';

/** A call that is ours to answer, until it is released or lost. */
export interface Lease extends Claim {
  readonly epoch: number;
  /** Gives the call up for another agent to take. Resolves to the epoch of that one, undefined if it is ours no more. */
  release(why: Predecessor): Promise<number | undefined>;
}

/** Holds the calls of one process: claims them, and shows by its beat that the process lives. */
export interface LeaseHolder {
  /** Of this process; begins with its pid. */
  readonly id: string;
  /**
   * Takes a call. Undefined: it is another agent's. `onLost` is called once if another takes it later.
   * @throws Failure where the store can't say
   */
  claim(fence: Fence, onLost: () => void): Promise<Lease | undefined>;
  /** Begins to beat, which tells that calls can be taken. Resolves once that has been told, or could not be. */
  start(): Promise<void>;
  /** Whether somebody would take over a call that is given up now. */
  canHandOver(): Promise<boolean>;
  /** Stops, and lets everybody know. */
  close(): Promise<void>;
}

export interface LeaseHolderDeps {
  store: Store;
  /** Calls that this process could take besides those it has. */
  free: () => number;
  logger: Logger;
  repeat?: Repeat;
}

/** Death is told by three beats that are missing, so that one late beat is none. */
const BEAT_MS = 1000;

export function holdLeases({ store, free, logger, repeat = unrefInterval }: LeaseHolderDeps): LeaseHolder {
  const id = randomName(`${process.pid}`);
  const held = new Map<string, { epoch: number; onLost: () => void }>();
  const told = Promise.withResolvers<void>();
  let beating: { stop(): void } | undefined;

  const forget = ({ callId, epoch }: Fence) => {
    if (held.get(callId)?.epoch === epoch) held.delete(callId);
  };

  async function beat(): Promise<void> {
    // One that is claimed while the beat is under way may be missing in its answer.
    const asked = [...held];
    try {
      const answer = await store.beat({ id, role: 'worker', free: free() });
      const ours = new Map(answer.map(({ callId, epoch }) => [callId, epoch]));
      for (const [callId, { epoch, onLost }] of asked) {
        if (ours.get(callId) === epoch || held.get(callId)?.epoch !== epoch) continue;
        held.delete(callId);
        onLost();
      }
    } catch (error) {
      logger.warn({ err: error }, 'this process could not show that it holds its calls; it will be tried again');
    }
  }

  return {
    id,
    async claim(fence, onLost) {
      const claim = await store.claimCall({ ...fence, holder: id });
      if (claim === undefined) return undefined;
      held.set(fence.callId, { epoch: fence.epoch, onLost });
      return {
        ...claim,
        epoch: fence.epoch,
        release(why) {
          forget(fence);
          return store.releaseCall(fence, why);
        },
      };
    },
    start() {
      beating ??= repeat(() => beat().then(told.resolve), BEAT_MS);
      return told.promise;
    },
    async canHandOver() {
      const others = (await store.holders()).filter((holder) => holder.id !== id);
      return others.some(({ role }) => role === 'reconciler') && others.some(({ free }) => free > 0);
    },
    async close() {
      beating?.stop();
      held.clear();
      await store.forgetHolder(id);
    },
  };
}
