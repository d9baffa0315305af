import type { Logger } from 'pino';
import { announcement } from '../../briefing/instructions.ts';
import { afterMiss } from '../../calls/call-back-plan.ts';
import type { DoNotCall } from '../../calls/do-not-call.ts';
import { dataJson, sayExactly } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { Words } from '../../phrases/in-language.ts';
import type { CallBack, CallBackStore } from '../../store/call-back-store.ts';
import type { CallRecord } from '../../store/store.ts';
import type { Clock } from '../clock.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { sayOpening } from '../manners/opening.ts';
import type { Farewells } from '../session/farewells.ts';
import { type CodeGate, closedGate, pressAtGate } from './code-gate.ts';
import { soundsLikeMachine } from './machine.ts';

export interface CalledBackOptions {
  callId: string;
  line: Line;
  /** Of the call-back, where this is the first agent of its call. */
  id: string | undefined;
  call: CallRecord | undefined;
  /** Of the phone, once it is there. */
  number: () => string | undefined;
  conversation: Pick<Conversation, 'say' | 'sayInstead' | 'follow' | 'addData'>;
  farewells: Pick<Farewells, 'leave'>;
  store: Pick<CallBackStore, 'getCallBack' | 'reopenCallBack'> & Pick<DoNotCall, 'callNoMore'>;
  /** Records with the call that something has happened now. */
  event: (name: string) => void;
  clock: Clock;
  logger: Logger;
}

/** Mailboxes have spoken by then, and whoever is there has told so. */
const MACHINE_MS = 15_000;
/** For finding the code on a page, and typing it. */
const CODE_MS = 40_000;
const CONFIRMED = 'call-back-confirmed';

/** A call that we placed because somebody had asked for it: says so first, and finds out who has answered. */
export class CalledBack {
  readonly #options: CalledBackOptions;
  #callBack: CallBack | undefined;
  #gate: CodeGate = { name: 'open' };
  #heardSince: number | undefined;
  #over = false;
  #cancelCode = () => {};

  constructor(options: CalledBackOptions) {
    this.#options = options;
  }

  /**
   * Finds out whether this is such a call.
   * @throws what keeps it from being known who may hear what, where it is one
   */
  async look(): Promise<void> {
    const { id, callId, call, store, conversation, logger } = this.#options;
    if (id === undefined && call?.kind !== 'phone') return;
    try {
      this.#callBack = await store.getCallBack(id === undefined ? { callId } : { id });
    } catch (error) {
      if (id !== undefined) throw error;
      logger.error({ err: error }, 'whether somebody is called back could not be found out');
    }
    const { code, name, matter } = this.#callBack ?? {};
    if (name !== undefined || matter !== undefined) {
      conversation.addData('asked_to_be_called_back', dataJson({ data: { name, matter } }));
    }
    const confirmed = call?.events.some((event) => event.name === CONFIRMED) ?? false;
    if (code !== undefined && !confirmed) this.#close();
  }

  /** Says the first words of such a call; returns false for any other. */
  open(told: readonly Words[]): boolean {
    const { line, conversation } = this.#options;
    if (this.#callBack === undefined) return false;
    if (this.#gate.name === 'open')
      sayOpening(
        conversation,
        line,
        [({ callBack }) => callBack.opening(line.name), ...told, ({ callBack }) => callBack.how],
        [],
      );
    // Before that nothing is anybody's business.
    else
      conversation.say(
        announcement(line, ({ callBack }) => callBack.askCode(line.name), sayExactly),
        { protected: false },
      );
    return true;
  }

  /** Somebody hears us. */
  start(): void {
    const { clock } = this.#options;
    if (this.#callBack === undefined) return;
    this.#heardSince ??= clock.monotonic();
    if (this.#gate.name === 'asking') {
      this.#cancelCode = clock.after(CODE_MS, () => this.#leave(({ callBack }) => callBack.notTheirs, 'not-theirs'));
    }
  }

  /** Returns whether the key was meant for us. */
  press(key: string): boolean {
    const { line, conversation, event } = this.#options;
    const code = this.#callBack?.code;
    if (code === undefined || this.#gate.name === 'open') return false;
    if (this.#gate.name !== 'asking') return true;
    const { gate, say } = pressAtGate(this.#gate, key, code);
    this.#gate = gate;
    if (say === 'wrong') conversation.sayInstead(announcement(line, ({ callBack }) => callBack.wrong, sayExactly));
    if (gate.name === 'shut') this.#leave(({ callBack }) => callBack.notTheirs, 'not-theirs');
    if (gate.name === 'refused') void this.#callNoMore();
    if (gate.name === 'open') {
      this.#cancelCode();
      event(CONFIRMED);
      conversation.follow(undefined);
      const consent = line.consent === undefined ? [] : [line.consent];
      conversation.sayInstead(sayExactly([...consent, line.greeting].join(' ')));
    }
    return true;
  }

  /** What whoever answered has said. */
  callerSaid(text: string): void {
    const { clock, line } = this.#options;
    if (this.#heardSince === undefined || clock.monotonic() - this.#heardSince > MACHINE_MS) return;
    if (soundsLikeMachine(text)) this.#leave(({ callBack }) => callBack.message(line), 'machine');
  }

  /** The call is over. */
  close(): void {
    this.#over = true;
    this.#cancelCode();
  }

  /** Of a call-back that counts as answered only the end of the number is kept, and this may be its second agent. */
  get #number(): string | undefined {
    const kept = this.#callBack?.number;
    return this.#options.number() ?? (kept?.startsWith('+') ? kept : undefined);
  }

  #close(): void {
    this.#gate = closedGate;
    const { line, conversation } = this.#options;
    // Who has not shown that they asked is answered nothing else.
    conversation.follow(() =>
      conversation.sayInstead(announcement(line, ({ callBack }) => callBack.keysOnly, sayExactly)),
    );
  }

  /** Whoever was called at the wish of somebody else wants that no more. Written down first: what is promised holds. */
  async #callNoMore(): Promise<void> {
    const { line, store, logger } = this.#options;
    if (this.#callBack === undefined) return;
    this.#cancelCode();
    try {
      const number = this.#number;
      if (number === undefined) throw new Error('its number is not known');
      await store.callNoMore(line.id, number, 'key');
      this.#leave(({ callBack }) => callBack.noMore, 'do-not-call');
    } catch (error) {
      logger.error({ err: error }, 'that somebody wants no more calls could not be written down');
      this.#leave(({ callBack }) => callBack.notTheirs, 'not-theirs');
    }
  }

  #leave(told: Words, why: 'machine' | 'not-theirs' | 'do-not-call'): void {
    if (this.#over || this.#callBack === undefined) return;
    this.#over = true;
    this.#cancelCode();
    const { farewells, callId, store, clock, logger } = this.#options;
    farewells.leave(told, why === 'machine' ? 'machine-answered' : 'not-confirmed', 0);
    const number = this.#number;
    const { attempts, createdAt } = this.#callBack;
    // Nobody can be called back at a number that is not known any more.
    if (number === undefined) return;
    const at = clock.now();
    const outcome = afterMiss({ outcome: why, attempt: attempts, createdAt, now: at });
    store.reopenCallBack({ callId, number, outcome, at }).catch((error: unknown) => {
      logger.error({ err: error }, 'that nobody was reached could not be written down');
    });
  }
}
