import type { Logger } from 'pino';
import { announcement } from '../../briefing/instructions.ts';
import { sayExactly } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import { closedWords } from '../../line/opening-words.ts';
import { type Words, wordsIn } from '../../phrases/in-language.ts';
import type { RealtimeEvent } from '../../realtime/client.ts';
import type { CallRecord, Store } from '../../store/store.ts';
import type { CalledBack } from '../call-back/called-back.ts';
import type { Clock } from '../clock.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Farewells } from '../session/farewells.ts';
import { Allowance } from './allowance.ts';
import { Keys } from './keys.ts';
import { languageKeys } from './language-keys.ts';
import { sayOpening } from './opening.ts';
import { nobody, type People } from './people.ts';
import { hearSilence, noSilence, type Silence, type SilenceEvent } from './silence.ts';

export interface MannersOptions {
  callId: string;
  line: Line;
  /** Undefined while the store has not told of it. */
  call: CallRecord | undefined;
  /** How long the call had lasted with agents before this one, in ms. */
  lastedMs: number;
  /** Where somebody may have been called back, who is greeted otherwise. */
  calledBack?: Pick<CalledBack, 'open'> | undefined;
  conversation: Pick<Conversation, 'quiet' | 'say' | 'sayInstead' | 'callerText'>;
  /** Default: there is nobody. */
  people?: People;
  farewells: Pick<Farewells, 'notice' | 'leave' | 'startLimit'>;
  store: Pick<Store, 'reserve' | 'settle' | 'unsettled' | 'balance'>;
  clock: Clock;
  logger: Logger;
}

const LOOK_MS = 1000;

/** What is done in a call by rule, whatever model answers: its opening, its allowance, keys, silence. */
export class Manners {
  readonly #options: MannersOptions;
  readonly #allowance: Allowance;
  readonly #keys: Keys;
  /** What is said of a line that takes only messages now. */
  readonly #closed: Words | undefined;
  #silence: Silence = noSilence;
  #started = false;
  #stop: (() => void)[] = [];
  #closing: Promise<void> | undefined;

  constructor(options: MannersOptions) {
    this.#options = options;
    this.#allowance = new Allowance(options);
    const { line, conversation, clock, people = nobody } = options;
    const at = clock.now();
    const closed = line.whenClosed === 'message' && closedWords(line, at) !== undefined;
    this.#closed = closed ? ({ hours }) => closedWords(line, at, hours.closedNow) ?? '' : undefined;
    this.#keys = new Keys({ line, conversation, clock, people, phone: this.#phone, offered: this.#languages });
  }

  /** Finds out what is to be known before the first word. Never fails. */
  async look(): Promise<void> {
    await this.#allowance.look();
  }

  /** The first words of the call. */
  open(): void {
    const { conversation, line, calledBack } = this.#options;
    const { opening, spent } = this.#allowance;
    // Whoever has nothing left, or calls a line that is closed and takes no message, is told so as soon as they hear.
    if (spent || this.#turnedAway !== undefined) return;
    const told = opening === undefined ? [] : [opening];
    if (calledBack?.open(told)) return;
    const offers = this.#languages.map(({ offer }) => offer);
    if (this.#closed === undefined) sayOpening(conversation, line, told, [line.greeting], offers);
    else sayOpening(conversation, line, [...told, this.#closed, ({ offer }) => offer], []);
  }

  /** The caller hears us from now on; once. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    const { farewells, lastedMs, clock } = this.#options;
    const { longestMs } = this.#allowance;
    if (Number.isFinite(longestMs)) this.#stop.push(farewells.startLimit(Math.max(0, longestMs - lastedMs)));
    if (this.#turnedAway !== undefined) farewells.leave(this.#turnedAway, 'line-closed', 0);
    else this.#allowance.start();
    if (this.#silenceMs > 0) this.#stop.push(clock.every(LOOK_MS, () => this.#lookForSilence()));
  }

  callerKey(key: string): void {
    if (!this.#started || this.#closing !== undefined) return;
    this.callerHeard();
    this.#keys.press(key);
  }

  /** The caller has said or typed something. */
  callerHeard(): void {
    this.#hear({ type: 'caller' });
  }

  handleRealtime(event: RealtimeEvent): void {
    if (event.type === 'caller-transcript' && event.text.trim() !== '') this.callerHeard();
    this.#keys.handleRealtime(event);
  }

  /** The call is over. Resolves once what it used is booked; never fails. */
  close(): Promise<void> {
    for (const stop of this.#stop.splice(0)) stop();
    this.#keys.close();
    this.#closing ??= this.#allowance.close();
    return this.#closing;
  }

  get #phone(): boolean {
    return this.#options.call?.kind === 'phone';
  }

  get #languages() {
    return this.#phone && this.#closed === undefined ? languageKeys(this.#options.line) : [];
  }

  /** Of a page nobody is asked: its visitor sees the call, and may be reading. */
  get #silenceMs(): number {
    return this.#phone ? this.#options.line.limits.silenceSeconds * 1000 : 0;
  }

  /** What a caller hears whom a closed line can't help. */
  get #turnedAway(): Words | undefined {
    const { line } = this.#options;
    const closed = this.#closed;
    if (closed === undefined || line.tools.takeMessage) return undefined;
    return (phrases) => `${wordsIn(phrases, closed)} ${phrases.call.callAgainThen}`;
  }

  #lookForSilence(): void {
    const { clock, conversation, people = nobody } = this.#options;
    this.#hear({ type: 'now', at: clock.monotonic(), quiet: conversation.quiet && !people.busy });
  }

  #hear(event: SilenceEvent): void {
    const { line, conversation, farewells } = this.#options;
    const { silence, say } = hearSilence(this.#silence, event, this.#silenceMs);
    this.#silence = silence;
    if (say === 'are you there') {
      conversation.say(
        announcement(line, ({ call }) => call.stillThere, sayExactly),
        { protected: false },
      );
    } else if (say === 'goodbye') farewells.leave(({ call }) => call.silent, 'caller-silent', 0);
  }
}
