import type { Logger } from 'pino';
import { MESSAGE_OFFER } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import { closedWords } from '../../line/opening-words.ts';
import type { CallRecord, Store } from '../../store/store.ts';
import type { Clock } from '../clock.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Farewells } from '../session/farewells.ts';
import { Allowance } from './allowance.ts';
import { sayOpening } from './opening.ts';

export interface MannersOptions {
  callId: string;
  line: Line;
  /** Undefined while the store has not told of it. */
  call: CallRecord | undefined;
  /** How long the call had lasted with agents before this one, in ms. */
  lastedMs: number;
  conversation: Conversation;
  farewells: Farewells;
  store: Pick<Store, 'reserve' | 'settle' | 'unsettled' | 'balance'>;
  clock: Clock;
  logger: Logger;
}

/** What is done in a call by rule, whatever model answers. */
export class Manners {
  readonly #options: MannersOptions;
  readonly #allowance: Allowance;
  /** What is said of a line that takes only messages now. */
  readonly #closed: string | undefined;
  #started = false;
  #cancelLimit = () => {};
  #closing: Promise<void> | undefined;

  constructor(options: MannersOptions) {
    this.#options = options;
    this.#allowance = new Allowance(options);
    const { line, clock } = options;
    this.#closed = line.whenClosed === 'message' ? closedWords(line, clock.now()) : undefined;
  }

  /** What a caller hears whom a closed line can't help. */
  get #turnedAway(): string | undefined {
    const { line } = this.#options;
    if (this.#closed === undefined || line.tools.takeMessage) return undefined;
    return `${this.#closed} Please call again then. Goodbye!`;
  }

  /** Finds out what is to be known before the first word. Never fails. */
  async look(): Promise<void> {
    await this.#allowance.look();
  }

  /** The first words of the call. */
  open(): void {
    const { conversation, line } = this.#options;
    const { opening, spent } = this.#allowance;
    // Whoever has nothing left, or calls a line that is closed and takes no message, is told so as soon as they hear.
    if (spent || this.#turnedAway !== undefined) return;
    const told = opening === undefined ? [] : [opening];
    if (this.#closed === undefined) sayOpening(conversation, line, told);
    else sayOpening(conversation, line, [...told, this.#closed, MESSAGE_OFFER], []);
  }

  /** The caller hears us from now on; once. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    const { farewells, lastedMs } = this.#options;
    const { longestMs } = this.#allowance;
    if (Number.isFinite(longestMs)) this.#cancelLimit = farewells.startLimit(Math.max(0, longestMs - lastedMs));
    if (this.#turnedAway !== undefined) farewells.leave(this.#turnedAway, 'line-closed', 0);
    else this.#allowance.start();
  }

  /** The call is over. Resolves once what it used is booked; never fails. */
  close(): Promise<void> {
    this.#cancelLimit();
    this.#closing ??= this.#allowance.close();
    return this.#closing;
  }
}
