import type { Logger } from 'pino';
import { Failure } from '../../contract/index.ts';
import type { ToolRun } from '../../store/lease-store.ts';
import type { CallEvent, CallWriter, EndReason, LiveCallState, Turn, Usage } from '../../store/store.ts';
import type { Clock } from '../clock.ts';

export interface CallLogDeps {
  /** Refuses what is written after another agent has taken the call. */
  writer: CallWriter;
  clock: Pick<Clock, 'now' | 'after'>;
  logger: Logger;
  /** The call is another agent's. */
  onFenced: () => void;
}

type Write = () => Promise<unknown>;

/** Pause before a store that was full or locked is tried again. */
const RETRY_MS = 500;

/**
 * Writes one call into the store as it happens. A store that fails is logged and never harms the call; what a full or
 * locked one did not take is kept and written, in order, once it can be.
 */
export class CallLog {
  readonly #callId: string;
  readonly #deps: CallLogDeps;
  /** What the store did not take; whatever is to be written meanwhile waits behind it. */
  #owed: Write[] = [];
  #settling: Promise<void> | undefined;
  #cancelRetry = () => {};

  constructor(callId: string, deps: CallLogDeps) {
    this.#callId = callId;
    this.#deps = deps;
  }

  state(state: LiveCallState): void {
    const at = this.#deps.clock.now();
    this.#write(() => this.#deps.writer.setCallState(this.#callId, state, at));
  }

  turn(turn: Omit<Turn, 'callId'>): void {
    this.#write(() => this.#deps.writer.putTurn({ callId: this.#callId, ...turn }));
  }

  event(name: string, data?: CallEvent['data']): void {
    const at = this.#deps.clock.now();
    this.#write(() => this.#deps.writer.addEvent({ callId: this.#callId, name, at, ...(data && { data }) }));
  }

  usage(usage: Omit<Usage, 'callId' | 'at'>): void {
    const at = this.#deps.clock.now();
    this.#write(() => this.#deps.writer.addUsage({ callId: this.#callId, at, ...usage }));
  }

  /** Whether a tool may run: false where its id has begun before. @throws Failure where the store can't say */
  beginTool(run: Omit<ToolRun, 'callId' | 'at' | 'output'>): Promise<boolean> {
    return this.#deps.writer.beginTool({ callId: this.#callId, at: this.#deps.clock.now(), ...run });
  }

  finishTool(id: string, output: string): void {
    this.#write(() => this.#deps.writer.finishTool({ callId: this.#callId, id, output }));
  }

  /** Resolves once the end is written or could not be; `fenced`: the call is another agent's, and goes on. */
  async end(reason: EndReason): Promise<'written' | 'failed' | 'fenced'> {
    try {
      await this.#settle();
      await this.#deps.writer.endCall(this.#callId, reason, this.#deps.clock.now());
      return 'written';
    } catch (error) {
      if (isFenced(error)) return 'fenced';
      this.#deps.logger.error({ err: error }, 'the call could not be ended in the store');
      return 'failed';
    }
  }

  #write(write: Write): void {
    if (this.#owed.length > 0) {
      this.#owed.push(write);
      return;
    }
    // Through `then`, so that a store that throws at once is caught like one that rejects.
    Promise.resolve()
      .then(write)
      .catch((error) => {
        if (!willPass(error)) return this.#lost(error);
        if (this.#owed.push(write) > 1) return;
        this.#deps.logger.warn({ err: error }, 'a call can not be written to the store for now');
        this.#retryLater();
      });
  }

  #retryLater(): void {
    this.#cancelRetry = this.#deps.clock.after(RETRY_MS, () => void this.#settle());
  }

  /** Tries to write all that is owed; resolves once it is written or the store has refused again. */
  #settle(): Promise<void> {
    this.#settling ??= this.#writeOwed().finally(() => {
      this.#settling = undefined;
    });
    return this.#settling;
  }

  async #writeOwed(): Promise<void> {
    this.#cancelRetry();
    for (let [first] = this.#owed; first !== undefined; [first] = this.#owed) {
      try {
        await first();
      } catch (error) {
        if (willPass(error)) return this.#retryLater();
        this.#lost(error);
      }
      this.#owed.shift();
    }
  }

  #lost(error: unknown): void {
    if (isFenced(error)) this.#deps.onFenced();
    else this.#deps.logger.error({ err: error }, 'a call could not be written to the store');
  }
}

function willPass(error: unknown): boolean {
  return error instanceof Failure && (error.reason === 'store-disk-full' || error.reason === 'store-locked');
}

function isFenced(error: unknown): boolean {
  return error instanceof Failure && error.reason === 'store-fenced';
}
