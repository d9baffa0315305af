import { pino } from 'pino';
import type { OpenStore } from '../../../server/store/open.ts';
import { type OutboundSettings, type OutboundTrunk, telephonySchema } from '../../../server/telephony/config/schema.ts';
import { type Permit, Permits } from '../../../server/telephony/outbound/permits.ts';
import { OutboundRefused } from '../../../server/telephony/outbound/refusals.ts';
import { FakeClock } from '../fake-clock.ts';

export interface SpokenCall {
  gateway: number;
  to: string;
  trunk: string;
  begunAt: number;
  answeredAt: number | undefined;
  /** Undefined while it lasts. Of a gateway that was killed the carrier may keep it for as long as it was allowed. */
  endedAt: number | undefined;
  killed: boolean;
  permit: Permit;
}

interface Gateway {
  permits: Permits;
  clock: FakeClock;
}

const STEP_MS = 10_000;

/** Gateways that share a store and a simulated time, and the calls that they were allowed. */
export class OutboundWorld {
  readonly calls: SpokenCall[] = [];
  /** Lines of log, and what the owner was told. */
  readonly logged: string[] = [];
  readonly notices: string[] = [];
  readonly #store: readonly OpenStore[];
  readonly #settings: OutboundSettings;
  readonly #trunks: readonly OutboundTrunk[];
  readonly #gateways: Gateway[] = [];
  /** So that one store serves one world after another. */
  readonly #name: string;
  #elapsed = 0;

  /** @param stores one for each gateway, of the same database */
  constructor(name: string, stores: readonly OpenStore[], telephony: object) {
    this.#name = name;
    this.#store = stores;
    const parsed = telephonySchema.parse(telephony);
    this.#settings = parsed.outbound;
    this.#trunks = parsed.outboundTrunks;
    for (const index of stores.keys()) this.#start(index);
  }

  get now(): number {
    return this.#elapsed;
  }

  /** Resolves to why not, where it was refused. */
  async dial(gateway: number, trunk: number, to: string): Promise<string | undefined> {
    const at = this.#gateways[gateway];
    const chosen = this.#trunks[trunk];
    if (at === undefined || chosen === undefined) return undefined;
    try {
      let call: SpokenCall | undefined;
      const permit = await at.permits.admit({ to, trunk: chosen }, () => void (call && this.end(call)));
      const { name } = chosen;
      call = {
        ...{ gateway, to, trunk: name, permit, begunAt: this.#elapsed, killed: false },
        ...{ answeredAt: undefined, endedAt: undefined },
      };
      this.calls.push(call);
      return undefined;
    } catch (error) {
      if (error instanceof OutboundRefused) return error.reason;
      throw error;
    }
  }

  answer(call: SpokenCall): void {
    call.answeredAt ??= this.#elapsed;
  }

  async end(call: SpokenCall): Promise<void> {
    if (call.endedAt !== undefined) return;
    call.endedAt = this.#elapsed;
    await call.permit.end(call.answeredAt === undefined ? 0 : this.#elapsed - call.answeredAt);
  }

  /** kill -9; another one takes its place. */
  kill(gateway: number): void {
    for (const call of this.open.filter((one) => one.gateway === gateway)) {
      call.killed = true;
      call.endedAt = this.#elapsed;
    }
    this.#start(gateway);
  }

  /** Lets time go by; calls end once they have rung or lasted as long as they may. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; ) {
      const step = Math.min(left, ...this.open.flatMap((call) => [STEP_MS, Math.max(1, lastOf(call) - this.#elapsed)]));
      left -= step;
      this.#elapsed += step;
      for (const { clock } of this.#gateways) clock.advance(step);
      await this.#settled();
      for (const call of this.open) if (lastOf(call) <= this.#elapsed) await this.end(call);
    }
  }

  get open(): SpokenCall[] {
    return this.calls.filter(({ endedAt }) => endedAt === undefined);
  }

  /** Answered time in the last 24 hours; of killed calls the longest that the carrier may have kept them. */
  spokenMs(): number {
    const dayAgo = this.#elapsed - 24 * 3_600_000;
    return this.calls.reduce((sum, { answeredAt, endedAt, killed, permit }) => {
      if (answeredAt === undefined) return sum;
      const end = killed ? Math.min(answeredAt + permit.longestMs, this.#elapsed) : (endedAt ?? this.#elapsed);
      return sum + Math.max(end - Math.max(answeredAt, dayAgo), 0);
    }, 0);
  }

  #start(index: number): void {
    const clock = new FakeClock();
    clock.advance(this.#elapsed);
    const store = this.#store[index];
    if (store === undefined) return;
    const permits = new Permits({
      settings: this.#settings,
      store,
      disguise: (number) => `${this.#name} ${number}`,
      tellOwner: (kind) => void this.notices.push(kind),
      clock,
      logger: pino({ base: null }, { write: (line) => void this.logged.push(line) }),
    });
    this.#gateways[index] = { permits, clock };
  }

  /** The stores answer in order: what was asked of them before is done then. */
  async #settled(): Promise<void> {
    await Promise.all(this.#store.map((store) => store.listNotices(Number.MAX_SAFE_INTEGER)));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** When it has rung or lasted as long as it may. */
function lastOf({ answeredAt, begunAt, permit }: SpokenCall): number {
  return answeredAt === undefined ? begunAt + permit.ringMs : answeredAt + permit.longestMs;
}
