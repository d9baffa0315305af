import { callBackAfterDrop } from '../../../server/agent/call-back/after-drop.ts';
import { CalledBack } from '../../../server/agent/call-back/called-back.ts';
import { Toolbox, toolsOf } from '../../../server/briefing/tools/toolbox.ts';
import { callBackWhoWaits } from '../../../server/callbacks/call-back.ts';
import { type AskBack, askBack } from '../../../server/calls/ask-back.ts';
import { createCalls } from '../../../server/calls/create-calls.ts';
import { DialFailed, type Dialler, type DialOutcome, type DialRequest } from '../../../server/calls/dialler.ts';
import type { DoNotCall } from '../../../server/calls/do-not-call.ts';
import { createPageCallBacks } from '../../../server/calls/page-call-backs.ts';
import { callerAttributes, Failure } from '../../../server/contract/index.ts';
import type { OpenStore } from '../../../server/store/open.ts';
import { aCall, logger } from '../../server/store/support.ts';
import { callBackStore } from '../call-back-store.ts';
import { FakeClock } from '../fake-clock.ts';
import { FakeRooms } from '../fake-rooms.ts';
import { aLine, catalogOf, limits as lineLimits } from '../lines.ts';
import { limits, trunks } from './outbound-steps.ts';
import { OutboundWorld } from './outbound-world.ts';

/** What becomes of a phone that is rung up; `dies`: the process that rang it does. */
export type Fate = 'answered' | 'dies' | DialOutcome;

/** What whoever answers does: presses these keys, says something, or is cut off; then hangs up. */
export type Answering = { keys: string } | { words: string } | 'dropped';

/** Who asks a line to call somebody back; `known` calls from the number that their trunk vouches for. */
export type Caller = { known: string } | 'unknown';

const line = aLine({
  callBack: { trunk: 'one', between: [9 * 60, 20 * 60], afterDropped: true },
  limits: lineLimits({ concurrentCalls: 100 }),
});
const lines = catalogOf([line]);

/** A line's agents, pages and call-backs on a real store, and a gateway's limits before a telephone network of the test's. */
export class CallBackWorld {
  readonly outbound: OutboundWorld;
  /** When which numbers were dialled for call-backs, and asked for. */
  readonly rung: { number: string; at: number }[] = [];
  readonly asked: { number: string; at: number; vouched: boolean }[] = [];
  /** Who declined what a stranger had asked for, or pressed the key for it; and how many phones had been rung up by then. */
  readonly refused: { number: string; after: number }[] = [];
  readonly #clock = new FakeClock();
  readonly #store: OpenStore & DoNotCall;
  readonly #fates: Fate[] = [];
  readonly #answered: { callId: string; number: string }[] = [];
  /** Call-backs that were leased, and came to something. */
  #leased = 0;
  #done = 0;
  #pass: () => Promise<void>;
  #callers = 0;

  constructor(name: string, store: OpenStore) {
    this.outbound = new OutboundWorld(name, [store], { outbound: limits, outboundTrunks: trunks });
    this.#store = {
      ...callBackStore(store, this.#clock.now),
      leaseCallBacks: async (request) => {
        const leased = await store.leaseCallBacks(request);
        this.#leased += leased.length;
        return leased;
      },
      settleCallBack: (settled) => store.settleCallBack(settled).finally(() => this.#done++),
      addCallBack: async (callBack, most) => {
        const waiting = await store.addCallBack(callBack, most);
        const { number, createdAt: at, code } = callBack;
        if (waiting !== undefined) this.asked.push({ number, at, vouched: code === undefined });
        return waiting;
      },
    };
    this.#clock.advance(14 * 3_600_000);
    this.#pass = this.#start();
  }

  get now(): number {
    return this.#clock.now();
  }

  /** The model of a call uses a tool, which a server may tell of twice. */
  async useTool(caller: Caller, name: string, args: object): Promise<void> {
    const callId = `call-${++this.#callers}`;
    await this.#store.createCall(aCall({ id: callId, createdAt: this.now }));
    const store = this.#store;
    const ask = (asked: Omit<AskBack, 'reason'>) =>
      askBack(line, { reason: 'asked', askedIn: callId, ...asked }, { store, now: this.#clock.now });
    const known = caller === 'unknown' ? undefined : caller.known;
    const tools = toolsOf(line, callId, {
      store,
      records: store,
      callingNumber: () => known,
      now: this.#clock.now,
      ask,
      callBacks: store,
    });
    const runs = { beginTool: async () => true, finishTool: () => {} };
    const toolbox = new Toolbox(tools, logger, () => (known === undefined ? 'anyone' : 'caller-id'), runs);
    for (const id of ['1', '1', '2', '3', '4', '5'])
      await toolbox.run({ callId: id, name, arguments: JSON.stringify(args) });
  }

  async askOnPage(number: string, address: string): Promise<void> {
    const pages = createPageCallBacks({ store: this.#store, now: this.#clock.now });
    await pages.ask(line, { number, address }).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
    });
  }

  /** Who waits is called, each with the next of these fates; then whoever has answered does something. */
  async callWhoWaits(fates: readonly Fate[], answering: Answering): Promise<void> {
    this.#fates.splice(0, this.#fates.length, ...fates);
    await this.#pass();
    while (this.#done < this.#leased) await this.#turn();
    for (const call of this.#answered.splice(0)) await this.#talk(call, answering);
  }

  async pass(ms: number): Promise<void> {
    this.#clock.advance(ms);
    await this.outbound.pass(ms);
  }

  #start(): () => Promise<void> {
    let look = async () => {};
    const repeat = (task: () => Promise<void>) => {
      look = task;
      return { stop: () => {} };
    };
    const [store, now] = [this.#store, this.#clock.now];
    const calls = createCalls({ lines, store, rooms: new FakeRooms(), logger, now });
    const dialler: Dialler = {
      dial: (request) => this.#dial(request),
      transfer: async () => {},
      hangUp: async () => {},
    };
    callBackWhoWaits({ store, doNotCall: store, lines, calls, dialler, logger, now, repeat });
    return look;
  }

  async #dial({ trunk, to, attributes }: DialRequest): ReturnType<Dialler['dial']> {
    const index = trunks.findIndex(({ name }) => name === trunk);
    const refused = await this.outbound.dial(0, index, to);
    if (refused !== undefined)
      throw new DialFailed(/^(too|minutes)/.test(refused) ? 'limited' : 'not-allowed', undefined);
    this.rung.push({ number: to, at: this.now });
    const call = this.outbound.open.findLast((one) => one.to === to);
    const fate = this.#fates.shift() ?? 'no-answer';
    if (fate === 'dies') return this.#die();
    if (call && fate === 'answered') {
      this.outbound.answer(call);
      this.#answered.push({ callId: attributes?.[callerAttributes.callId] ?? '', number: to });
      return { participantId: 'p', callId: call.permit.id };
    }
    if (call) await this.outbound.end(call);
    if (fate === 'declined' && (await this.#isStranger(attributes?.[callerAttributes.callId]))) this.#refuse(to);
    throw new DialFailed(fate === 'answered' ? 'failed' : fate, undefined);
  }

  /** kill -9 of process and gateway, which others take the place of. What was dialled never comes to anything. */
  #die(): Promise<never> {
    this.#done++;
    this.outbound.kill(0);
    this.#pass = this.#start();
    return new Promise(() => {});
  }

  async #talk({ callId, number }: { callId: string; number: string }, answering: Answering): Promise<void> {
    const [store, clock] = [this.#store, this.#clock];
    const event = (name: string) => void store.addEvent({ callId, name, at: this.now });
    const conversation = { say: () => {}, sayInstead: () => {}, follow: () => {}, addData: () => {} };
    const call = await store.getCall(callId);
    const farewells = { leave: () => {} };
    const parts = {
      callId,
      line,
      id: undefined,
      number: () => number,
      call,
      conversation,
      farewells,
      store,
      event,
      clock,
      logger,
    };
    const calledBack = new CalledBack(parts);
    await calledBack.look();
    event('caller-listening');
    calledBack.open([]);
    calledBack.start();
    if (answering === 'dropped') {
      await callBackAfterDrop(line, { callId, number, now: clock.now }, { callBacks: store, logger });
    } else if ('keys' in answering) {
      for (const key of answering.keys) calledBack.press(key);
      if (answering.keys.startsWith('*') && (await this.#isStranger(callId))) this.#refuse(number);
    } else calledBack.callerSaid(answering.words);
    calledBack.close();
    await store.endCall(callId, 'caller-left', this.now);
    const spoken = this.outbound.open.findLast(({ to }) => to === number);
    if (spoken) await this.outbound.end(spoken);
  }

  async #isStranger(callId = ''): Promise<boolean> {
    return (await this.#store.getCallBack({ callId }))?.code !== undefined;
  }

  #refuse(number: string): void {
    this.refused.push({ number, after: this.rung.length });
  }

  /** The store answers in order. */
  async #turn(): Promise<void> {
    await this.#store.listNotices(Number.MAX_SAFE_INTEGER);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
