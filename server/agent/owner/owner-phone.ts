import type { Logger } from 'pino';
import { announcement } from '../../briefing/instructions.ts';
import { sayExactly } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { OwnerDesk } from '../../owner/desk.ts';
import {
  enterMenu,
  type OwnerEffect,
  type OwnerInput,
  type OwnerPapers,
  type OwnerState,
  ownerStep,
} from '../../owner/owner-menu.ts';
import { isOwner } from '../../owner/pin-guard.ts';
import { noKeys, type PinKeys, pressKey } from '../../owner/pin-keys.ts';
import { phrasesIn } from '../../phrases/in-language.ts';
import type { CallRecord, Store } from '../../store/store.ts';
import type { Clock } from '../clock.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { CallerPresence } from '../session/caller-presence.ts';

export interface OwnerPhoneOptions {
  callId: string;
  line: Line;
  call: () => CallRecord | undefined;
  caller: CallerPresence;
  conversation: Pick<Conversation, 'sayInstead' | 'sayLast' | 'follow'>;
  store: Pick<Store, 'reserve' | 'settle'>;
  desk: OwnerDesk;
  clock: Clock;
  logger: Logger;
  /** The owner has said goodbye. */
  onHangUp: () => void;
}

/** Tries in one call; the guard counts those of a day. */
const TRIES = 3;
const GOODBYE_MS = 10_000;

/**
 *   closed --PIN--> checking --right--> open (the menu has the call)
 *      ^               |
 *      +----wrong------+  after the third: deaf
 */
type State =
  | { name: 'closed'; tries: number }
  | { name: 'checking'; tries: number }
  | { name: 'open'; menu: OwnerState; papers: OwnerPapers }
  | { name: 'deaf' };

/** Lets the owner into their line by keys, and then has the menu answer in place of the model. Spoken digits open nothing. */
export class OwnerPhone {
  readonly #options: OwnerPhoneOptions;
  #state: State = { name: 'closed', tries: TRIES };
  #keys: PinKeys = noKeys;

  constructor(options: OwnerPhoneOptions) {
    this.#options = options;
  }

  /** Returns whether the key was the owner's, so that nobody else is told of it. */
  press(key: string): boolean {
    const { line, caller, clock } = this.#options;
    if (this.#state.name === 'open') {
      this.#input({ type: 'key', key });
      return true;
    }
    // A page has no keys, and its visitor nothing but a chance to guess.
    if (line.owner === undefined || !caller.phone) return false;
    const { state, taken, pin } = pressKey(this.#keys, key, clock.monotonic());
    this.#keys = state;
    if (pin !== undefined && this.#state.name === 'closed') void this.#try(pin, this.#state.tries);
    return taken;
  }

  async #try(pin: string, tries: number): Promise<void> {
    const { callId, line, call, caller, store, desk, clock, logger } = this.#options;
    const { owner: words } = phrasesIn(line.languages[0]);
    this.#state = { name: 'checking', tries };
    try {
      const who = { callId, caller: call()?.caller, number: caller.callingNumber };
      if (await isOwner(line, pin, who, { store, now: clock.now() })) {
        const papers = await desk.papers(line).catch((error: unknown) => {
          logger.error({ err: error }, 'what the owner is to hear could not be read');
        });
        // Without the menu it is the model that goes on, which any voice may talk to.
        if (papers === undefined) {
          this.#state = { name: 'closed', tries };
          return this.#say(words.unreadable);
        }
        caller.isOwner();
        const { state: menu, effects } = enterMenu(papers);
        this.#state = { name: 'open', menu, papers };
        this.#options.conversation.follow((text) => this.#input({ type: 'words', text }));
        logger.info('the owner is on the line');
        return this.#carryOut(effects);
      }
    } catch (error) {
      logger.error({ err: error }, 'whether this is the owner could not be found out');
    }
    this.#state = tries > 1 ? { name: 'closed', tries: tries - 1 } : { name: 'deaf' };
    this.#say(words.wrongPin);
  }

  #input(input: OwnerInput): void {
    if (this.#state.name !== 'open') return;
    const { papers } = this.#state;
    const { state: menu, effects } = ownerStep(this.#state.menu, input, papers);
    this.#state = { name: 'open', menu, papers };
    this.#carryOut(effects);
  }

  #carryOut(effects: readonly OwnerEffect[]): void {
    const { line, desk, conversation, logger, onHangUp } = this.#options;
    for (const effect of effects) {
      switch (effect.type) {
        case 'say':
          this.#say(effect.text);
          break;
        case 'done':
          desk.done(effect.messageId).catch((err) => logger.error({ err }, 'a message could not be marked as done'));
          break;
        case 'keep':
          desk.keep(line, effect.question, effect.answer).then(
            () => this.#input({ type: 'kept' }),
            (err) => {
              logger.error({ err }, 'a dictated answer could not be kept');
              this.#input({ type: 'lost' });
            },
          );
          break;
        case 'hang-up':
          conversation.sayLast(
            announcement(line, () => effect.text, sayExactly),
            GOODBYE_MS,
            onHangUp,
          );
          break;
      }
    }
  }

  #say(text: string): void {
    this.#options.conversation.sayInstead(announcement(this.#options.line, () => text, sayExactly));
  }
}
