import type { Logger } from 'pino';
import type { CallEvent, EndReason, LiveCallState, Store, Turn, Usage } from '../store/store.ts';

/** Writes one call into the store as it happens. A store that fails is logged and never harms the call. */
export class CallLog {
  readonly #callId: string;
  readonly #store: Store;
  readonly #now: () => number;
  readonly #logger: Logger;

  constructor(callId: string, deps: { store: Store; now: () => number; logger: Logger }) {
    this.#callId = callId;
    this.#store = deps.store;
    this.#now = deps.now;
    this.#logger = deps.logger;
  }

  state(state: LiveCallState): void {
    this.#write(() => this.#store.setCallState(this.#callId, state, this.#now()));
  }

  turn(turn: Omit<Turn, 'callId'>): void {
    this.#write(() => this.#store.putTurn({ callId: this.#callId, ...turn }));
  }

  event(name: string, data?: CallEvent['data']): void {
    this.#write(() => this.#store.addEvent({ callId: this.#callId, name, at: this.#now(), ...(data && { data }) }));
  }

  usage(usage: Omit<Usage, 'callId' | 'at'>): void {
    this.#write(() => this.#store.addUsage({ callId: this.#callId, at: this.#now(), ...usage }));
  }

  /** Resolves once the end is written, or could not be. */
  async end(reason: EndReason): Promise<void> {
    try {
      await this.#store.endCall(this.#callId, reason, this.#now());
    } catch (error) {
      this.#logger.error({ err: error }, 'the call could not be ended in the store');
    }
  }

  #write(write: () => Promise<unknown>): void {
    // Through `then`, so that a store that throws at once is caught like one that rejects.
    Promise.resolve()
      .then(write)
      .catch((error) => this.#logger.error({ err: error }, 'a call could not be written to the store'));
  }
}
