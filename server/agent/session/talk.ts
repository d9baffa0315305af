import type { Logger } from 'pino';
import { announcement } from '../../briefing/instructions.ts';
import { tellOwner } from '../../calls/notices.ts';
import { dataJson, sayExactly } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { Words } from '../../phrases/in-language.ts';
import type { Phrases } from '../../phrases/phrases.ts';
import type { RealtimeClient, RealtimeEvent } from '../../realtime/client.ts';
import type { Predecessor } from '../../store/lease-store.ts';
import type { CallWriter, EndReason } from '../../store/store.ts';
import { CalledBack } from '../call-back/called-back.ts';
import type { Clock } from '../clock.ts';
import { compose } from '../conversation/compose.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { Manners } from '../manners/manners.ts';
import { OwnerPhone } from '../owner/owner-phone.ts';
import { HoldTone } from '../people/hold-tone.ts';
import { PeopleDesk } from '../people/people-desk.ts';
import type { CallRoom } from '../room/call-room.ts';
import type { CallLog } from './call-log.ts';
import type { CallPast } from './call-past.ts';
import type { CallerPresence } from './caller-presence.ts';
import { Farewells } from './farewells.ts';
import { Metering } from './metering.ts';
import { PAGE_CONTEXT } from './page-context.ts';
import type { SessionDeps } from './session-deps.ts';
import { ShownCards } from './shown-cards.ts';

export interface TalkOptions {
  callId: string;
  /** LiveKit's name of the caller's room. */
  roomName: string;
  line: Line;
  /** The call-back for which the call was placed, where this is its first agent. */
  callBack: string | undefined;
  /** What the store has told of the call so far. */
  past: () => CallPast;
  caller: CallerPresence;
  room: CallRoom;
  log: CallLog;
  /** Records with the call that something has happened now. */
  event: (name: string, data?: Record<string, boolean>) => void;
  writer: CallWriter;
  /** The call's own. */
  clock: Clock;
  deps: Pick<
    SessionDeps,
    'owner' | 'callBacks' | 'people' | 'sendOn' | 'store' | 'clock' | 'openRealtime' | 'freeModel' | 'readAlong'
  >;
  logger: Logger;
  /** When the session began, of the monotonic clock. */
  startedAt: number;
  /** Whether the caller hears what is said. */
  talking: () => boolean;
  onEnd: (reason: EndReason) => void;
  /** There is no model to talk to any more. */
  onFailed: (message: string) => void;
}

/** Somebody of the line who is in the room beside the caller. */
export interface PersonHere {
  name: string;
  /** They are there by phone, and not by a page. */
  phone: boolean;
}

/** What is said once the caller has come to another place, at both. */
const WELCOME = {
  phone: ({ call }: Phrases) => call.phoneJoined,
  page: ({ call }: Phrases) => call.pageJoined,
};
/** Less of a sentence is understood all the same. */
const NOTICED_MS = 1_000;
/** To go on at the page, or to call again. */
const READERS_MS = 30_000;

/** The conversation of a call with all that belongs to it: how it is opened, counted, limited, and taken leave of. */
export class Talk {
  readonly conversation: Conversation;
  readonly #options: TalkOptions;
  readonly #realtime: RealtimeClient;
  readonly #farewells: Farewells;
  readonly #people: PeopleDesk;
  readonly #owner: OwnerPhone | undefined;
  readonly #cards: ShownCards;
  #metering: Metering | undefined;
  #manners: Manners | undefined;
  #calledBack: CalledBack | undefined;
  #closed = false;
  #cancelReading = () => {};
  /** Its first audio has come. */
  #hasGreeting = false;
  /** Another server answers than the owner wants. */
  #fellBack = false;

  constructor(options: TalkOptions) {
    const { callId, line, past, caller, room, log, writer, clock, deps, logger, onEnd, onFailed } = options;
    const { earlier = [], resumed } = past();
    const { readAlong } = deps;
    const hold = new HoldTone(room.voice, clock);
    this.#options = options;
    this.#cards = new ShownCards(room);
    const { conversation, realtime } = compose({
      callId,
      line,
      history: [...earlier, ...(resumed?.history ?? [])],
      callerLevel: () => caller.level,
      callingNumber: () => caller.callingNumber,
      room: {
        voice: hold,
        caption: (caption) => room.caption(caption),
        setState: (state) => room.setState(state),
      },
      log,
      writer,
      records: deps.store,
      callBacks: deps.callBacks,
      readAlong: readAlong && {
        address: readAlong.address,
        issueCode: () => readAlong.moving.issueCode(callId, 'to-page'),
        onPage: () => past().call?.kind === 'web',
      },
      callPerson: (name, matter) => this.#people.call(name, matter),
      showCard: (card) => this.#cards.show(card),
      clock,
      logger,
      openRealtime: deps.openRealtime,
      onRealtime: (event) => this.#handleRealtime(event),
      onHangUp: () => onEnd('agent-ended'),
      onFailed: (reason) => onFailed(`realtime: ${reason}`),
    });
    this.conversation = conversation;
    this.#realtime = realtime;
    this.#people = new PeopleDesk({
      callId,
      roomName: options.roomName,
      room,
      line,
      hold,
      conversation,
      phone: () => (caller.phone ? caller.identity : undefined),
      callingNumber: () => caller.callingNumber,
      log,
      deps,
      // Who answers a person there says nothing about who answers the caller here.
      onRealtime: (event) => event.type === 'fell-back' || this.#metering?.handleRealtime(event),
      clock,
      logger,
    });
    if (deps.owner) {
      this.#owner = new OwnerPhone({
        callId,
        line,
        call: () => past().call,
        caller,
        conversation,
        store: deps.store,
        desk: deps.owner,
        clock,
        logger,
        onHangUp: () => onEnd('agent-ended'),
      });
    }
    this.#farewells = new Farewells({ line, conversation, clock, onSaid: onEnd });
  }

  get line(): Line {
    return this.#options.line;
  }

  /** @throws Failure of the Realtime server, which then can't be talked to */
  async connect(): Promise<void> {
    await this.#realtime.connect();
    this.#options.event('realtime-connected', this.#fellBack ? { fallback: true } : {});
  }

  /** What the caller's page tells, once the caller is there. */
  tellPage(): void {
    const { page } = this.#options.caller;
    if (page !== undefined) this.conversation.addData(PAGE_CONTEXT, dataJson({ data: page }));
  }

  /** The greeting; or, where the call had another agent before, an apology for what went wrong and what is still owed. */
  async open(predecessor: Predecessor | undefined): Promise<void> {
    const { line, past, talking, room } = this.#options;
    const { resumed, cards = [], phoneHasLeft = false } = past();
    if (phoneHasLeft) room.phoneHasLeft();
    this.#cards.restore(cards);
    this.#metering = this.#meter();
    const calledBack = this.#makeCalledBack();
    this.#calledBack = calledBack;
    const manners = this.#makeManners(calledBack);
    this.#manners = manners;
    await Promise.all([manners.look(), calledBack?.look()]);
    if (this.#closed) return;
    // Who talks to somebody else has nothing to be told.
    if (this.#people.resume(past().call)) {
      if (talking()) this.#start();
      return;
    }
    // What a caller must be told is not to be talked over: who was cut off is often in the middle of a word.
    if (resumed && predecessor !== 'handed-over') {
      const apology = ({ call }: Phrases) => (resumed.cutTurn ? call.sayAgain : call.cutOff);
      const words = announcement(line, apology, sayExactly);
      this.conversation.say(words, { protected: true, deaf: resumed.cutTurn });
    }
    // That somebody was not reached is the answer to whoever waits for them.
    const givenUp = resumed !== undefined && this.#people.giveUp(past().call);
    if (!resumed || resumed.history.length === 0) {
      manners.open();
    } else if (resumed.owesAnswer && !resumed.cutTurn && !givenUp) this.conversation.oweAnswer();
    if (talking()) this.#start();
  }

  /** The caller hears what is said from now on. */
  callerListens(): void {
    this.conversation.callerListens();
    this.#start();
  }

  /** Neither hears the other. */
  away(): void {
    this.conversation.away();
  }

  /** They do again, and what was lost is not passed over in silence. */
  back({ awayMs, anew }: { awayMs: number; anew: boolean }): void {
    const say = (words: Words) => announcement(this.line, words, sayExactly);
    // Who talks to somebody else tells them; and a gap that short is heard as one. But where LiveKit was started again,
    // the page is longer away than we are, and has told its visitor so.
    const apologies = {
      turn: say(({ call }) => call.sayAgain),
      answer: say(({ call }) => call.cutOff),
      unknown: say(({ call }) => call.missed),
    };
    this.conversation.back(this.#people.together || (awayMs < NOTICED_MS && !anew) ? undefined : apologies);
  }

  /** Tells the caller that their phone or page is in the call, after what is being said. */
  welcome(place: keyof typeof WELCOME): void {
    this.conversation.say(announcement(this.line, WELCOME[place], sayExactly), { protected: false });
  }

  /** Nobody speaks, and nobody is waited for. */
  get quiet(): boolean {
    return this.conversation.quiet && (!this.#people.busy || this.#people.together);
  }

  callerAudio(pcm: Int16Array): void {
    if (this.#people.together) this.#people.callerAudio(pcm);
    else this.conversation.callerAudio(pcm);
  }

  personJoined({ name, phone }: PersonHere): void {
    this.#people.personJoined(name, phone);
  }

  personLeft(): void {
    this.#people.personLeft();
  }

  callerText(text: string): void {
    if (this.#people.together) return;
    this.#manners?.callerHeard();
    this.conversation.callerText(text);
  }

  callerKey(key: string): void {
    if (this.#people.together) return;
    if (!this.#calledBack?.press(key) && !this.#owner?.press(key)) this.#manners?.callerKey(key);
  }

  /** Whether only pages are left of a caller whose phone has hung up, and who says nothing: that is no call for long. */
  onlyReading(only: boolean): void {
    this.#cancelReading();
    if (!only) return;
    const leave = () => this.#farewells.leave(({ call }) => call.phoneGone, 'caller-left', 0);
    this.#cancelReading = this.#options.clock.after(READERS_MS, leave);
  }

  /** Begins to count the longest time that the call may last. Returns what calls it off. */
  startLimit(): () => void {
    const { line, past } = this.#options;
    const ms = line.limits.maxCallMinutes * 60_000 - (past().resumed?.lastedMs ?? 0);
    return this.#farewells.startLimit(Math.max(0, ms));
  }

  /** Takes leave because the service goes down. */
  shutDown(): void {
    this.#farewells.shutDown();
  }

  /** Nothing more is said or heard. */
  close(): void {
    this.#closed = true;
    this.#cancelReading();
    void this.#manners?.close();
    this.#calledBack?.close();
    this.#people.close();
    this.#farewells.close();
    this.conversation.close();
  }

  /** Books what the call took of its line's day. One that ended before anything was said has used some seconds too. */
  async book(): Promise<void> {
    await Promise.all([this.#manners?.close(), (this.#metering ?? this.#meter()).stop()]);
  }

  #start(): void {
    this.#manners?.start();
    this.#calledBack?.start();
  }

  /** Undefined where nobody is called back. */
  #makeCalledBack(): CalledBack | undefined {
    const { callId, line, callBack: id, past, caller, event, deps, clock, logger } = this.#options;
    const { callBacks: store } = deps;
    if (store === undefined) return undefined;
    const { conversation } = this;
    const farewells = this.#farewells;
    return new CalledBack({
      callId,
      line,
      id,
      call: past().call,
      number: () => caller.callingNumber,
      conversation,
      farewells,
      store,
      event,
      clock,
      logger,
    });
  }

  #makeManners(calledBack: CalledBack | undefined): Manners {
    const { callId, line, past, deps, logger } = this.#options;
    const { call, resumed } = past();
    const [conversation, farewells] = [this.conversation, this.#farewells];
    const lastedMs = resumed?.lastedMs ?? 0;
    return new Manners({
      callId,
      line,
      call,
      lastedMs,
      conversation,
      farewells,
      logger,
      calledBack,
      ...deps,
      people: this.#people,
    });
  }

  /** Counts what the call takes of its line's day, and takes leave when that has nothing left. */
  #meter(): Metering {
    const { callId, line, past, deps, logger, startedAt, talking, onEnd } = this.#options;
    const { store, clock, freeModel = false } = deps;
    const { kind = 'web' } = past().call ?? {};
    const onSpent = (pot: 'tokens' | 'seconds') => {
      if (talking()) this.#farewells.spent(pot, kind);
      else onEnd('line-spent');
    };
    return new Metering(
      { callId, kind, line, freeModel: freeModel || this.#fellBack, store, clock, logger, onSpent },
      startedAt,
    );
  }

  #tellFallback(): void {
    const { line, deps, clock, logger } = this.#options;
    this.#fellBack = true;
    void tellOwner(line, 'fallback', { store: deps.store, logger, at: clock.now() });
  }

  #handleRealtime(event: RealtimeEvent): void {
    this.#metering?.handleRealtime(event);
    this.#manners?.handleRealtime(event);
    if (event.type === 'caller-transcript') this.#calledBack?.callerSaid(event.text);
    if (event.type === 'fell-back') this.#tellFallback();
    if (event.type !== 'audio' || this.#hasGreeting) return;
    this.#hasGreeting = true;
    this.#options.event('greeting-first-audio');
  }
}
