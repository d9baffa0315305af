import { announcement } from '../../briefing/instructions.ts';
import { sayExactly } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { Words } from '../../phrases/in-language.ts';
import type { CallRecord, EndReason } from '../../store/store.ts';
import type { Clock } from '../clock.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { onceQuiet, startTimeLimit } from './time-limit.ts';

export interface FarewellDeps {
  line: Line;
  conversation: Pick<Conversation, 'quiet' | 'say' | 'sayLast'>;
  clock: Clock;
  /** The words have been heard, or would have been by now. */
  onSaid: (reason: EndReason) => void;
}

const FAREWELL_MS = 12_000;
/** What of an answer may still be heard, once the line has nothing left: its tokens are paid for, its seconds are not. */
const SPENT_MS = { tokens: 10_000, seconds: 2_000 };

/** Ends a conversation with words that say why. */
export class Farewells {
  readonly #deps: FarewellDeps;
  #cancelNotice = () => {};
  #cancelLeaving = () => {};

  constructor(deps: FarewellDeps) {
    this.#deps = deps;
  }

  /** The service goes down. */
  shutDown(): void {
    this.#say(({ call }) => call.shutDown, 'shutdown');
  }

  /** Gives notice before so many ms are over, and ends then. Returns what calls it off. */
  startLimit(ms: number): () => void {
    const { line, conversation, clock } = this.#deps;
    const words = announcement(line, ({ call }) => call.endsSoon, sayExactly);
    return startTimeLimit({
      clock,
      ms,
      quiet: () => conversation.quiet,
      notice: () => conversation.say(words, { protected: false }),
      farewell: () => this.#say(({ call }) => call.timeUp, 'time-limit'),
    });
  }

  /** Says something that is to be known, not into anybody's words. */
  notice(told: Words): void {
    const { line, conversation, clock } = this.#deps;
    const words = announcement(line, told, sayExactly);
    this.#cancelNotice();
    const when = { clock, quiet: () => conversation.quiet, within: Number.POSITIVE_INFINITY };
    this.#cancelNotice = onceQuiet(when, () => conversation.say(words, { protected: false }));
  }

  /** Ends the call as soon as nobody speaks, at the latest `within` so many ms. */
  leave(told: Words, reason: EndReason, within: number): void {
    const { conversation, clock } = this.#deps;
    const when = { clock, quiet: () => conversation.quiet, within };
    this.close();
    this.#cancelLeaving = onceQuiet(when, () => this.#say(told, reason));
  }

  /** The line has nothing left for today: ends as soon as nobody speaks. */
  spent(pot: keyof typeof SPENT_MS, kind: CallRecord['kind']): void {
    const { line } = this.#deps;
    const phone = kind === 'web' ? line.phone : undefined;
    this.leave(({ call }) => call.spent(phone), 'line-spent', SPENT_MS[pot]);
  }

  /** The call is over. */
  close(): void {
    this.#cancelNotice();
    this.#cancelLeaving();
  }

  #say(told: Words, reason: EndReason): void {
    const { line, conversation, onSaid } = this.#deps;
    conversation.sayLast(announcement(line, told, sayExactly), FAREWELL_MS, () => onSaid(reason));
  }
}
