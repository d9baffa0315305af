import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Refusal, Want } from '../store/ledger.ts';
import type { Store } from '../store/store.ts';

export interface LeasedPotOptions {
  store: Pick<Store, 'reserve' | 'settle'>;
  callId: string;
  /** What a lease reserves, at the time that it is asked for: the day may be another by then. */
  want(id: string): Want;
  /** A new lease is asked for as soon as less than this is left of those that are there. */
  ahead: number;
  /** A reservation made for this call before, whose place the first lease takes. */
  inPlaceOf?: string;
  logger: Logger;
  /** There is nothing left to lease; told once. What is still spent is counted all the same. */
  onRefused(refusal: Refusal): void;
}

interface Lease {
  id: string;
  amount: number;
  spent: number;
}

/**
 * What one call uses of a pot, reserved in leases ahead of its use and settled behind it. If this process dies, its open
 * leases expire and count in full. A store that is away ends no call: it goes on, and what it used is booked as soon as
 * there is a lease to book it on, at the latest when the call ends.
 */
export class LeasedPot {
  readonly #options: LeasedPotOptions;
  /** Oldest first; only the last may be overdrawn. */
  readonly #leases: Lease[] = [];
  /** Spent before there was a lease. */
  #unleased = 0;
  #asking: Promise<void> | undefined;
  /** Of the lease that is being asked for; the same when the store did not answer. */
  #nextId: string = randomUUID();
  #refused = false;
  #closed = false;

  constructor(options: LeasedPotOptions) {
    this.#options = options;
  }

  /** Counts what was used, and asks for another lease where that is due. */
  spend(amount: number): void {
    this.#unleased += amount;
    this.#draw();
    this.#renew();
  }

  /** Settles all leases; to be called once, when nothing is spent any more. Never fails. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#asking;
    if (this.#unleased > 0) await this.#ask({ ...this.#options.want(randomUUID()), amount: 0, limit: MORE_THAN_ANY });
    await this.#settle(this.#leases.splice(0));
  }

  #draw(): void {
    for (;;) {
      const [first, second] = this.#leases;
      if (first === undefined || this.#unleased === 0) return;
      const drawn = second === undefined ? this.#unleased : Math.min(this.#unleased, first.amount - first.spent);
      first.spent += drawn;
      this.#unleased -= drawn;
      if (second === undefined || first.spent < first.amount) return;
      this.#leases.shift();
      void this.#settle([first]);
    }
  }

  #renew(): void {
    if (this.#closed || this.#refused || this.#asking !== undefined) return;
    const left = this.#leases.reduce((sum, { amount, spent }) => sum + amount - spent, -this.#unleased);
    if (left >= this.#options.ahead) return;
    this.#asking = this.#ask(this.#options.want(this.#nextId)).finally(() => {
      this.#asking = undefined;
    });
  }

  async #ask(want: Want): Promise<void> {
    const { store, callId, inPlaceOf, logger, onRefused } = this.#options;
    try {
      const wants = [want];
      const reserved = await store.reserve({
        callId,
        wants,
        ...(inPlaceOf !== undefined && { inPlaceOf: { id: inPlaceOf, spent: 0 } }),
      });
      if (reserved.ok) {
        this.#nextId = randomUUID();
        this.#add({ id: want.id, amount: want.amount, spent: 0 });
      } else {
        this.#refused = true;
        if (!this.#closed) onRefused(reserved.refusal);
      }
    } catch (error) {
      logger.error({ err: error, pot: want.pot }, 'nothing could be reserved; the call goes on, and it is tried again');
    }
  }

  /** What the last one is overdrawn by is drawn from this one. */
  #add(lease: Lease): void {
    const last = this.#leases.at(-1);
    const over = Math.max(0, (last?.spent ?? 0) - (last?.amount ?? 0));
    if (last !== undefined) last.spent -= over;
    this.#unleased += over;
    this.#leases.push(lease);
    this.#draw();
  }

  async #settle(leases: readonly Lease[]): Promise<void> {
    const { store, logger } = this.#options;
    if (leases.length === 0) return;
    try {
      for (const { pot, by } of await store.settle(leases.map(({ id, spent }) => ({ id, spent })))) {
        logger.warn({ pot, by }, 'more was used than reserved; it is counted in full');
      }
    } catch (error) {
      logger.error({ err: error }, 'what was used could not be settled; the leases count in full once they expire');
    }
  }
}

/** No limit: what has been used is booked whatever the pot holds. */
const MORE_THAN_ANY = Number.MAX_SAFE_INTEGER;
