import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { firstLease, LEASE_LIFE_MS } from '../../calls/allowance.ts';
import { callerPot, monthlyWant } from '../../calls/caller-allowance.ts';
import type { Line } from '../../line/line.ts';
import type { Store } from '../../store/store.ts';
import type { Clock } from '../clock.ts';

export interface TalkTimeOptions {
  callId: string;
  line: Line;
  caller: string;
  /** What the caller may talk in a month, in all calls together. */
  seconds: number;
  store: Pick<Store, 'reserve' | 'settle' | 'unsettled'>;
  clock: Clock;
  logger: Logger;
  /** A minute is left, or less where it could not be known earlier. Told once. */
  onNearlySpent(secondsLeft: number): void;
  /** Nothing is left. Told once; what is said after it is not counted. */
  onSpent(): void;
}

/** Held by a call while it lasts: more than a minute, so that its end is known a minute ahead whoever else talks. */
const HELD_S = 90;
/** What is used is written so often, and what others have given back is found. */
const RENEW_S = 15;
export const WARNING_S = 60;
const TICK_MS = 1000;

interface Held {
  id: string;
  amount: number;
  /** When it was taken, in seconds of talk. */
  since: number;
}

/**
 * Counts what a call takes of its caller's month. The call holds one reservation, put in the place of the last one with
 * what was used of that. Where less than `HELD_S` is to be had, it is the rest:
 *
 *   holding --renewed--> holding --less was to be had--> ending --renewed--> holding | ending --nothing left--> spent
 *
 * A store that is away ends no call: it goes on, and is booked when the store is back.
 */
export class TalkTime {
  readonly #options: TalkTimeOptions;
  #state: 'holding' | 'ending' | 'spent' = 'holding';
  #held: Held | undefined;
  /** Seconds of talk so far. */
  #talked = 0;
  #startedAt = 0;
  #renewedAt = 0;
  #warned = false;
  #renewing: Promise<void> | undefined;
  #nextId: string = randomUUID();
  #stopTicking = () => {};

  constructor(options: TalkTimeOptions) {
    this.#options = options;
  }

  /** The caller hears us from now on. */
  start(): void {
    this.#startedAt = this.#options.clock.monotonic();
    this.#stopTicking = this.#options.clock.every(TICK_MS, () => this.#tick());
    this.#renewInTime(() => this.#takeOver().then(() => this.#renew(HELD_S)));
  }

  /** Books what was used. Never fails. */
  async close(): Promise<void> {
    this.#stopTicking();
    await this.#renewing;
    // A second that has begun is used.
    if (this.#state !== 'spent') this.#talked = Math.ceil(this.#elapsed);
    if (this.#held === undefined && this.#talked > 0) await this.#renew(this.#talked);
    const held = this.#held;
    this.#held = undefined;
    if (held) await this.#settle([{ id: held.id, spent: this.#talked - held.since }]);
  }

  #tick(): void {
    if (this.#state === 'spent') return;
    // Ticks come a little late, some by more: two seconds must not be counted at one, or a month is overdrawn.
    this.#talked = Math.round(this.#elapsed);
    if (this.#talked - this.#renewedAt >= RENEW_S) this.#renewInTime(() => this.#renew(HELD_S));
    this.#judge();
  }

  #renewInTime(renew: () => Promise<void>): void {
    this.#renewing ??= renew().finally(() => {
      this.#renewing = undefined;
      this.#judge();
    });
  }

  /** Seconds of talk. */
  get #elapsed(): number {
    return (this.#options.clock.monotonic() - this.#startedAt) / 1000;
  }

  /** Seconds of the reservation that are not used; none where there is none. */
  get #left(): number {
    const held = this.#held;
    return held === undefined ? 0 : held.amount - (this.#talked - held.since);
  }

  #judge(): void {
    if (this.#state !== 'ending') return;
    const left = this.#left;
    if (left <= 0 && this.#renewing === undefined) {
      this.#state = 'spent';
      this.#stopTicking();
      this.#options.onSpent();
    } else if (left > 0 && left <= WARNING_S && !this.#warned) {
      this.#warned = true;
      this.#options.onNearlySpent(left);
    }
  }

  /** What agents of this call before us had reserved, and the second of its admission. */
  async #takeOver(): Promise<void> {
    const { store, callId, line, caller, clock, logger } = this.#options;
    try {
      const open = await store.unsettled({ callId, pot: callerPot(line, caller) });
      const spent = (expiresAt: number) => Math.ceil((clock.now() - (expiresAt - LEASE_LIFE_MS)) / 1000);
      await this.#settle(
        open.map(({ id, amount, expiresAt }) => {
          if (id === firstLease(callId, 'caller')) return { id, spent: 0 };
          return { id, spent: Math.min(amount, Math.max(0, spent(expiresAt))) };
        }),
      );
    } catch (error) {
      logger.error({ err: error }, 'what the call held before of its caller’s month is not known; it counts in full');
    }
  }

  /** Puts a new reservation in the place of the present one; where there is not enough, of what there is. */
  async #renew(amount: number): Promise<void> {
    const { callId, line, caller, seconds, store, clock, logger } = this.#options;
    const [held, talked] = [this.#held, this.#talked];
    const want = monthlyWant(line, { id: this.#nextId, caller, amount, limit: seconds, at: clock.now() });
    try {
      const inPlaceOf = held && { id: held.id, spent: talked - held.since };
      const reserved = await store.reserve({ callId, wants: [want], ...(inPlaceOf && { inPlaceOf }) });
      this.#nextId = randomUUID();
      if (reserved.ok) {
        // The first one is also for what was said while the store was away.
        this.#held = { id: want.id, amount, since: held === undefined ? 0 : talked };
        this.#renewedAt = talked;
        if (this.#state !== 'spent') this.#state = amount < HELD_S ? 'ending' : 'holding';
        return;
      }
      const { limit, used, reserved: others } = reserved.refusal;
      const rest = limit - used - others;
      if (rest > 0) return await this.#renew(Math.min(rest, HELD_S));
      this.#renewedAt = talked;
      if (this.#state !== 'spent') this.#state = 'ending';
    } catch (error) {
      logger.error({ err: error }, 'nothing could be reserved of a caller’s month; it is tried again');
    }
  }

  async #settle(settlements: Parameters<Store['settle']>[0]): Promise<void> {
    const { store, logger } = this.#options;
    if (settlements.length === 0) return;
    await store.settle(settlements).catch((error: unknown) => {
      logger.error({ err: error }, 'what a caller has used could not be settled; it counts in full once it expires');
    });
  }
}
