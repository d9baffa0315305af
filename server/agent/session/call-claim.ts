import type { Logger } from 'pino';
import type { Lease, LeaseHolder } from '../../calls/lease-holder.ts';
import type { Fence, Predecessor } from '../../store/lease-store.ts';
import type { Clock } from '../clock.ts';

export interface CallClaimDeps {
  fence: Fence;
  leases: Pick<LeaseHolder, 'claim'>;
  clock: Clock;
  logger: Logger;
  /** The call is another agent's, from the beginning or from now on. */
  onLost: () => void;
}

/** The store answers within this time, or the call begins without it. */
export const STORE_MS = 1_000;

/**
 * An agent's hold on its call. While the store is away the call is answered all the same, and claimed as soon as can be:
 * who would take it from us needs the store too.
 */
export class CallClaim {
  readonly #deps: CallClaimDeps;
  #lease: Lease | undefined;
  #epoch: number;
  #cancelRetry = () => {};
  #closed = false;

  constructor(deps: CallClaimDeps) {
    this.#deps = deps;
    this.#epoch = deps.fence.epoch;
  }

  /** What our writes are compared with. */
  get fence(): Fence {
    return { callId: this.#deps.fence.callId, epoch: this.#epoch };
  }

  /** How the call lost its agent before us; undefined for the first, or while the store is away. */
  get predecessor(): Predecessor | undefined {
    return this.#lease?.predecessor;
  }

  /** Resolves once the call is ours, another's, or the store has taken too long to say. */
  make(): Promise<void> {
    return soon(this.#try(), this.#deps.clock).then(() => {});
  }

  /** Gives the call up for another agent to take. Resolves to the epoch of that one. */
  async release(why: Predecessor): Promise<number | undefined> {
    this.close();
    try {
      return await this.#lease?.release(why);
    } catch (error) {
      this.#deps.logger.error({ err: error }, 'the call could not be given up');
      return undefined;
    }
  }

  /** Takes a call that was given up and that nobody wanted. Resolves to whether it is ours again. */
  async takeBack(epoch: number): Promise<boolean> {
    const { fence, leases, logger, onLost } = this.#deps;
    try {
      this.#lease = await leases.claim({ callId: fence.callId, epoch }, onLost);
    } catch (error) {
      logger.error({ err: error }, 'the call could not be taken back');
      this.#lease = undefined;
    }
    if (this.#lease) this.#epoch = epoch;
    return this.#lease !== undefined;
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry();
  }

  async #try(): Promise<void> {
    const { fence, leases, clock, logger, onLost } = this.#deps;
    try {
      this.#lease = await leases.claim(fence, onLost);
      if (this.#lease === undefined) onLost();
    } catch (error) {
      logger.error({ err: error }, 'the call could not be claimed in the store');
      if (!this.#closed) this.#cancelRetry = clock.after(STORE_MS, () => void this.#try());
    }
  }
}

/** What a promise of the store resolves to, or undefined once it has taken too long. */
export async function soon<T>(promise: Promise<T>, clock: Clock): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const cancel = clock.after(STORE_MS, () => late.resolve(undefined));
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    cancel();
  }
}
