import type { CallEvent, CallRecord, EndReason, Message, Store, Turn } from '../../server/store/store.ts';

/** One call's store in memory; `broken` makes every method reject. */
export class FakeStore implements Store {
  broken = false;
  call: CallRecord | undefined;
  readonly states: string[] = [];
  readonly turns = new Map<string, Turn>();
  readonly events: CallEvent[] = [];
  readonly messages: Message[] = [];
  ended: EndReason | undefined;

  async createCall(): Promise<void> {
    this.#work();
  }

  async setCallState(_callId: string, state: string): Promise<boolean> {
    this.#work();
    this.states.push(state);
    return true;
  }

  async endCall(_callId: string, reason: EndReason): Promise<boolean> {
    this.#work();
    this.ended ??= reason;
    return true;
  }

  async putTurn(turn: Turn): Promise<void> {
    this.#work();
    this.turns.set(turn.id, turn);
  }

  async addEvent(event: CallEvent): Promise<void> {
    this.#work();
    this.events.push(event);
  }

  async addUsage(): Promise<void> {
    this.#work();
  }

  async addMessage(message: Message): Promise<void> {
    this.#work();
    this.messages.push(message);
  }

  async getCall(): Promise<CallRecord | undefined> {
    this.#work();
    return this.call;
  }

  async listCalls(): Promise<[]> {
    return [];
  }

  async liveCalls(): Promise<[]> {
    return [];
  }

  async purge(): Promise<number> {
    return 0;
  }

  async close(): Promise<void> {}

  #work(): void {
    if (this.broken) throw new Error('The disk is full.');
  }
}
