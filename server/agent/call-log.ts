import type { Logger } from 'pino';
import { Failure } from '../contract/index.ts';
import type { ToolRun } from '../store/lease-store.ts';
import type { CallEvent, CallWriter, EndReason, LiveCallState, Turn, Usage } from '../store/store.ts';

export interface CallLogDeps {
  /** Refuses what is written after another agent has taken the call. */
  writer: CallWriter;
  now: () => number;
  logger: Logger;
  /** The call is another agent's. */
  onFenced: () => void;
}

/** Writes one call into the store as it happens. A store that fails is logged and never harms the call. */
export class CallLog {
  readonly #callId: string;
  readonly #deps: CallLogDeps;

  constructor(callId: string, deps: CallLogDeps) {
    this.#callId = callId;
    this.#deps = deps;
  }

  state(state: LiveCallState): void {
    this.#write(() => this.#deps.writer.setCallState(this.#callId, state, this.#deps.now()));
  }

  turn(turn: Omit<Turn, 'callId'>): void {
    this.#write(() => this.#deps.writer.putTurn({ callId: this.#callId, ...turn }));
  }

  event(name: string, data?: CallEvent['data']): void {
    this.#write(() =>
      this.#deps.writer.addEvent({ callId: this.#callId, name, at: this.#deps.now(), ...(data && { data }) }),
    );
  }

  usage(usage: Omit<Usage, 'callId' | 'at'>): void {
    this.#write(() => this.#deps.writer.addUsage({ callId: this.#callId, at: this.#deps.now(), ...usage }));
  }

  /** Whether a tool may run: false where its id has begun before. @throws Failure where the store can't say */
  beginTool(run: Omit<ToolRun, 'callId' | 'at' | 'output'>): Promise<boolean> {
    return this.#deps.writer.beginTool({ callId: this.#callId, at: this.#deps.now(), ...run });
  }

  finishTool(id: string, output: string): void {
    this.#write(() => this.#deps.writer.finishTool({ callId: this.#callId, id, output }));
  }

  /** Resolves once the end is written or could not be; `fenced`: the call is another agent's, and goes on. */
  async end(reason: EndReason): Promise<'written' | 'failed' | 'fenced'> {
    try {
      await this.#deps.writer.endCall(this.#callId, reason, this.#deps.now());
      return 'written';
    } catch (error) {
      if (isFenced(error)) return 'fenced';
      this.#deps.logger.error({ err: error }, 'the call could not be ended in the store');
      return 'failed';
    }
  }

  #write(write: () => Promise<unknown>): void {
    // Through `then`, so that a store that throws at once is caught like one that rejects.
    Promise.resolve()
      .then(write)
      .catch((error) => {
        if (isFenced(error)) this.#deps.onFenced();
        else this.#deps.logger.error({ err: error }, 'a call could not be written to the store');
      });
  }
}

function isFenced(error: unknown): boolean {
  return error instanceof Failure && error.reason === 'store-fenced';
}
