import type { Logger } from 'pino';
import { callerPot, monthOf, nextMonth } from '../../calls/caller-allowance.ts';
import type { Line } from '../../line/line.ts';
import type { Words } from '../../phrases/in-language.ts';
import type { NewCall, Store } from '../../store/store.ts';
import type { Clock } from '../clock.ts';
import type { Farewells } from '../session/farewells.ts';
import { TalkTime, WARNING_S } from './talk-time.ts';

export interface AllowanceOptions {
  callId: string;
  line: Line;
  /** Undefined while the store has not told of the call: then nothing bounds it but its line. */
  call: Pick<NewCall, 'caller' | 'talkSeconds'> | undefined;
  store: Pick<Store, 'reserve' | 'settle' | 'unsettled' | 'balance'>;
  farewells: Pick<Farewells, 'notice' | 'leave'>;
  clock: Clock;
  logger: Logger;
}

/** Less than this is told before the greeting. */
const LITTLE_S = 180;
/** What of an answer may still be heard once nothing is left. */
const SPENT_MS = 2_000;

/** What one caller may talk: told at the start, a minute before the end and at the end. */
export class Allowance {
  readonly #options: AllowanceOptions;
  readonly #talkTime: TalkTime | undefined;
  /** What was left of the month before this call. */
  #left: number | undefined;

  constructor(options: AllowanceOptions) {
    this.#options = options;
    const { callId, line, store, clock, logger, farewells } = options;
    const { caller, talkSeconds: seconds } = options.call ?? {};
    if (caller === undefined || seconds === undefined) return;
    this.#talkTime = new TalkTime({
      ...{ callId, line, caller, seconds, store, clock, logger },
      onNearlySpent: (left) => {
        // Who was told so a moment ago, before the greeting, need not hear it again.
        if (this.#left === undefined || this.#left > WARNING_S)
          farewells.notice(({ allowance }) => allowance.nearlySpent(left));
      },
      onSpent: () => {
        const next = seconds > 0 ? nextMonth(clock.now(), line.timezone) : undefined;
        farewells.leave(({ allowance }) => allowance.spent(seconds, next), 'allowance-spent', SPENT_MS);
      },
    });
  }

  /** Finds out what is left. Never fails. */
  async look(): Promise<void> {
    const { line, store, clock, logger } = this.#options;
    const { caller, talkSeconds } = this.#options.call ?? {};
    if (caller === undefined || talkSeconds === undefined) return;
    try {
      const { used, reserved } = await store.balance(callerPot(line, caller), monthOf(clock.now(), line.timezone));
      this.#left = talkSeconds - used - reserved;
    } catch (error) {
      logger.error({ err: error }, 'what a caller has left of the month is not known');
    }
  }

  /** Nothing was left before this call: it is not greeted, but told so. */
  get spent(): boolean {
    return this.#left !== undefined && this.#left <= 0;
  }

  /** What the caller is told before the greeting. */
  get opening(): Words | undefined {
    const { caller, talkSeconds } = this.#options.call ?? {};
    if (caller === undefined)
      return talkSeconds === undefined ? undefined : ({ allowance }) => allowance.unknownCaller(talkSeconds);
    const left = this.#left;
    return left !== undefined && left <= LITTLE_S ? ({ allowance }) => allowance.littleLeft(left) : undefined;
  }

  /** The longest that this call may be on its own, in ms. */
  get longestMs(): number {
    const { caller, talkSeconds } = this.#options.call ?? {};
    return caller === undefined && talkSeconds !== undefined ? talkSeconds * 1000 : Number.POSITIVE_INFINITY;
  }

  /** The caller hears us. */
  start(): void {
    this.#talkTime?.start();
  }

  /** Books what was used. Never fails. */
  async close(): Promise<void> {
    await this.#talkTime?.close();
  }
}
