import type { Logger } from 'pino';
import { dailyWant, firstLease, LEASE } from '../../calls/allowance.ts';
import { LeasedPot } from '../../calls/leased-pot.ts';
import { tellOwner } from '../../calls/notices.ts';
import type { Line } from '../../line/line.ts';
import type { RealtimeEvent } from '../../realtime/client.ts';
import type { NewCall, Store } from '../../store/store.ts';
import type { Clock } from '../clock.ts';
import { budgetTokens } from './budget-tokens.ts';

type Metered = keyof typeof LEASE;

export interface MeteringOptions {
  callId: string;
  kind: NewCall['kind'];
  line: Line;
  /** The model's tokens cost nothing and are not counted. */
  freeModel: boolean;
  store: Pick<Store, 'reserve' | 'settle' | 'addNotice'>;
  clock: Clock;
  logger: Logger;
  /** The line has nothing left for this call, which has some seconds to say goodbye. Told once. */
  onSpent(pot: Metered): void;
}

/** What must be left for a farewell when there is no other lease: seconds for it, and tokens of a few answers. */
const AHEAD: Readonly<Record<Metered, number>> = { seconds: 15, tokens: 10_000 };

/** Least that an answer counts whose cost nobody told. */
const UNTOLD_ANSWER = 3_000;

const TICK_MS = 1000;

/** Counts what one call uses of its line's minutes and budget, from its session's beginning to its end. */
export class Metering {
  readonly #options: MeteringOptions;
  readonly #seconds: LeasedPot;
  readonly #tokens: LeasedPot | undefined;
  readonly #startedAt: number;
  readonly #stopTicking: () => void;
  #countedSeconds = 0;
  /** Responses that have begun and not ended. */
  readonly #running = new Set<string>();
  #dearest = UNTOLD_ANSWER;
  #told = false;
  /** The embedded server has taken over, whose answers cost nothing. */
  #fellBack = false;

  /** @param startedAt monotonic, of the clock */
  constructor(options: MeteringOptions, startedAt: number) {
    this.#options = options;
    this.#startedAt = startedAt;
    this.#seconds = this.#leased('seconds');
    this.#tokens = options.freeModel ? undefined : this.#leased('tokens');
    this.#stopTicking = options.clock.every(TICK_MS, () => this.#tick());
    this.#tick();
    this.#tokens?.spend(0);
  }

  handleRealtime(event: RealtimeEvent): void {
    if (event.type === 'fell-back') this.#fellBack = true;
    if (event.type === 'response-started' && !this.#fellBack) this.#running.add(event.responseId);
    if (event.type !== 'response-done') return;
    const begun = this.#running.delete(event.responseId);
    if (this.#fellBack && !begun) return;
    // One that broke off is told of without usage, as is each of a server that counts nothing.
    const cost = event.usage ? budgetTokens(event.usage) : begun ? this.#dearest : 0;
    this.#dearest = Math.max(this.#dearest, cost);
    this.#tokens?.spend(cost);
  }

  /** Books what was used. An answer that was under way has cost something too: as much as the dearest so far. */
  async stop(): Promise<void> {
    this.#stopTicking();
    this.#tick();
    this.#tokens?.spend(this.#running.size * this.#dearest);
    await Promise.all([this.#seconds.close(), this.#tokens?.close()]);
  }

  #tick(): void {
    const seconds = Math.ceil((this.#options.clock.monotonic() - this.#startedAt) / 1000);
    this.#seconds.spend(seconds - this.#countedSeconds);
    this.#countedSeconds = seconds;
  }

  #leased(pot: Metered): LeasedPot {
    const { callId, kind, line, store, clock, logger, onSpent } = this.#options;
    return new LeasedPot({
      store,
      callId,
      want: (id) => dailyWant(line, { id, pot, kind, amount: LEASE[pot], at: clock.now() }),
      ahead: AHEAD[pot],
      inPlaceOf: firstLease(callId, pot),
      logger,
      onRefused: () => {
        void tellOwner(line, pot, { store, logger, at: clock.now() });
        if (!this.#told) onSpent(pot);
        this.#told = true;
      },
    });
  }
}
