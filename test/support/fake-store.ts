import { storeFailure } from '../../server/store/failures.ts';
import type { Claim, Fence, LeaseSight, Predecessor, ToolRun } from '../../server/store/lease-store.ts';
import type {
  Admission,
  Balance,
  Notice,
  Overrun,
  Reserved,
  ReserveRequest,
  Settlement,
  Want,
} from '../../server/store/ledger.ts';
import type { MessageRecord } from '../../server/store/outbox.ts';
import type { CallEvent, CallRecord, CallWriter, EndReason, Message, Store, Turn } from '../../server/store/store.ts';

/** One call's store in memory; `broken` makes every method reject. */
export class FakeStore implements Store {
  broken = false;
  call: CallRecord | undefined;
  /** Other calls, by id. */
  readonly earlier = new Map<string, CallRecord>();
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

  async listMessages(): Promise<MessageRecord[]> {
    return this.messages.map((message) => ({ ...message, deliveries: [] }));
  }

  async getMessage(id: string): Promise<MessageRecord | undefined> {
    return (await this.listMessages()).find((message) => message.id === id);
  }

  async setMessageDone(): Promise<boolean> {
    return false;
  }

  async unaddressed(): Promise<[]> {
    return [];
  }

  async addressMessage(): Promise<void> {}

  async leaseDeliveries(): Promise<[]> {
    return [];
  }

  async settleDelivery(): Promise<boolean> {
    return false;
  }

  async sendAgain(): Promise<number> {
    return 0;
  }

  async getCall(callId: string): Promise<CallRecord | undefined> {
    this.#work();
    return this.earlier.get(callId) ?? this.call;
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

  /** Gives everything that is asked for, unless told otherwise. */
  spent = false;
  readonly reservations = new Map<string, Want>();
  readonly settlements: Settlement[] = [];
  readonly notices: Notice[] = [];

  async admitCall(): Promise<Admission> {
    this.#work();
    return { ok: true };
  }

  async reserve({ wants }: ReserveRequest): Promise<Reserved> {
    this.#work();
    const [first] = wants;
    if (this.spent && first) {
      const { pot, period, limit } = first;
      return { ok: false, refusal: { pot, period, limit, used: limit, reserved: 0 } };
    }
    for (const want of wants) this.reservations.set(want.id, want);
    return { ok: true };
  }

  async settle(settlements: readonly Settlement[]): Promise<Overrun[]> {
    this.#work();
    this.settlements.push(...settlements);
    return [];
  }

  async expire(): Promise<number> {
    return 0;
  }

  async balance(): Promise<Balance> {
    return { used: 0, reserved: 0 };
  }

  async unsettled(): Promise<[]> {
    return [];
  }

  async pots(): Promise<[]> {
    return [];
  }

  async emptyPot(): Promise<void> {}

  async addNotice(notice: Notice): Promise<boolean> {
    this.#work();
    this.notices.push(notice);
    return true;
  }

  async listNotices(): Promise<Notice[]> {
    return this.notices;
  }

  /** What `claimCall` finds: undefined refuses. */
  claim: Claim | undefined = {};
  /** Every write of an agent is refused, as to an older one. */
  fenced = false;
  readonly released: Predecessor[] = [];
  readonly runs = new Map<string, ToolRun>();

  heldAs(): CallWriter {
    return this;
  }

  async claimCall(): Promise<Claim | undefined> {
    this.#work();
    return this.claim;
  }

  async releaseCall({ epoch }: Fence, why: Predecessor): Promise<number> {
    this.released.push(why);
    return epoch + 1;
  }

  async beginTool(run: Omit<ToolRun, 'output'>): Promise<boolean> {
    this.#work();
    if (this.runs.has(run.id)) return false;
    this.runs.set(run.id, run);
    return true;
  }

  async finishTool({ id, output }: { id: string; output: string }): Promise<void> {
    this.#work();
    const run = this.runs.get(id);
    if (run) this.runs.set(id, { ...run, output });
  }

  async toolRuns(): Promise<ToolRun[]> {
    this.#work();
    return [...this.runs.values()];
  }

  async beat(): Promise<[]> {
    return [];
  }

  async forgetHolder(): Promise<void> {}

  async holders(): Promise<[]> {
    return [];
  }

  async seeLeases(): Promise<LeaseSight> {
    return { leases: [], holders: [] };
  }

  async openLease(): Promise<undefined> {}

  async endedRooms(): Promise<[]> {
    return [];
  }

  async addCode(): Promise<boolean> {
    return true;
  }

  async openCodes(): Promise<[]> {
    return [];
  }

  async takeCode(): Promise<undefined> {}

  async close(): Promise<void> {}

  #work(): void {
    if (this.broken) throw new Error('The disk is full.');
    if (this.fenced) throw storeFailure('store-fenced');
  }
}
