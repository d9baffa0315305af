import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { continuing } from '../../briefing/history.ts';
import type { DispatchMetadata } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { EndReason } from '../../store/store.ts';
import { callBackAfterDrop } from '../call-back/after-drop.ts';
import type { CallRoom, CallRoomEvent } from '../room/call-room.ts';
import type { RunningJob } from '../worker/worker.ts';
import type { AgentJob } from '../worker/worker-protocol.ts';
import { startArrival } from './arrival.ts';
import { CallClaim, soon } from './call-claim.ts';
import { CallClock } from './call-clock.ts';
import { CallLog } from './call-log.ts';
import { type CallPast, readPast } from './call-past.ts';
import { CallerPresence } from './caller-presence.ts';
import { parseDispatch } from './dispatch.ts';
import { HandOver } from './hand-over.ts';
import { joinInTime } from './joining.ts';
import { LastResort } from './last-resort.ts';
import type { SessionDeps } from './session-deps.ts';
import { type PersonHere, Talk } from './talk.ts';

/** Why this agent's part is over: with the call, or because another agent has it, or is to have it. */
type Ending = EndReason | 'replaced' | 'released';

/**
 *   claiming --ours--> starting --joined--> waiting --caller listens--> talking --> ended
 *
 * `ended` is reached from everywhere, once.
 */
type State =
  | { name: 'claiming' }
  | { name: 'starting' }
  | { name: 'waiting'; cancel: () => void }
  | { name: 'talking'; cancel: () => void }
  | { name: 'ended'; ending: Ending };

const CALLER_MS = 30_000;
/** One who was there before us is seen by then, or has hung up meanwhile. */
const ARRIVED_CALLER_MS = 3_000;
/** A caller who lost LiveKit together with us is back by then. */
const CALLER_AGAIN_MS = 25_000;

/** Answers one call from its assignment to its end. */
export function startSession(job: AgentJob & { url: string }, deps: SessionDeps): RunningJob {
  const dispatch = parseDispatch(job.metadata);
  const begin = (metadata: DispatchMetadata, isThere: boolean): RunningJob => {
    const session = new CallSession(job, metadata, deps, isThere);
    return { done: session.run(), end: (how) => session.end(how) };
  };
  if (!('arrival' in dispatch)) return begin(dispatch, false);
  return startArrival({ ...dispatch, room: job.room }, deps, (metadata) => begin(metadata, true));
}

class CallSession {
  readonly #job: AgentJob & { url: string };
  readonly #metadata: DispatchMetadata;
  readonly #deps: SessionDeps;
  readonly #clock: CallClock;
  readonly #logger: Logger;
  readonly #log: CallLog;
  readonly #claim: CallClaim;
  readonly #handOver: HandOver;
  readonly #lastResort: LastResort;
  readonly #room: CallRoom;
  readonly #caller: CallerPresence;
  readonly #ended = Promise.withResolvers<Ending>();
  readonly #startedAt: number;
  /** The caller was in the room before us. */
  readonly #isThere: boolean;
  #state: State = { name: 'claiming' };
  #past: CallPast = {};
  #talk: Talk | undefined;
  #onlyReading = false;
  /** Whom an agent before us has brought to the caller: they may be seen before there is a conversation to leave to them. */
  #person: PersonHere | undefined;
  /** Why there is nobody to talk to, until a caller is there to be told. */
  #broken = false;

  constructor(job: AgentJob & { url: string }, metadata: DispatchMetadata, deps: SessionDeps, isThere: boolean) {
    this.#isThere = isThere;
    this.#job = job;
    this.#metadata = metadata;
    this.#deps = deps;
    const clock = new CallClock(deps.clock);
    this.#clock = clock;
    this.#logger = deps.logger.child({ call: metadata.callId, line: metadata.line, epoch: metadata.epoch });
    this.#log = new CallLog(metadata.callId, {
      writer: deps.store.heldAs(() => this.#claim.fence),
      clock,
      logger: this.#logger,
      onFenced: () => this.#handOver.given || this.#finish('replaced'),
    });
    this.#claim = new CallClaim({
      fence: metadata,
      leases: deps.leases,
      clock,
      logger: this.#logger,
      onLost: () => this.#finish('replaced'),
    });
    this.#handOver = new HandOver({
      claim: this.#claim,
      clock,
      quiet: () => this.#state.name !== 'talking' || this.#talk?.quiet === true,
      onGiven: () => this.#talk?.close(),
      onTaken: () => this.#finish('replaced'),
      onUnwanted: () => this.#apologise(),
    });
    this.#startedAt = clock.monotonic();
    this.#caller = new CallerPresence(clock);
    this.#room = deps.openRoom((event) => this.#handleRoom(event));
    this.#lastResort = new LastResort({
      room: this.#room,
      clock,
      logger: this.#logger,
      keep: (text) => this.#keepMessage(text),
      onDone: () => this.#finish('agent-failed'),
    });
  }

  /** Resolves when the call is over and everything released. @throws what kept it from being answered at all */
  async run(): Promise<void> {
    // Before anything of us is seen: joining puts out whoever is there.
    await this.#claim.make();
    let joining: Promise<void> | undefined;
    let talking: Promise<void> | undefined;
    if (this.#state.name === 'claiming') {
      this.#state = { name: 'starting' };
      joining = this.#join().catch((error) => this.#release('the room could not be joined', error));
      talking = this.#prepare().catch((error) => this.#giveUp('the conversation could not begin', error));
    }
    const ending = await this.#ended.promise;
    this.#claim.close();
    this.#handOver.cancel();
    this.#talk?.close();
    const written = ending === 'replaced' || ending === 'released' ? undefined : this.#log.end(ending);
    await Promise.all([joining, talking]);
    const booked = this.#talk?.book();
    await this.#room.leave();
    // A replacement is talking in that room, or will be.
    if (written && (await soon(written, this.#clock)) !== 'fenced') {
      await this.#deps.deleteRoom(this.#job.room).catch((error) => {
        this.#logger.warn({ err: error }, 'the room could not be deleted; LiveKit closes it once empty');
      });
    }
    await Promise.all([written, booked]);
    this.#logger.info({ ending, ms: this.#sinceStart() }, 'this agent’s part in the call is over');
  }

  /** Leaves the call for another agent, because this one can't reach its room. */
  #release(message: string, error?: unknown): void {
    if (this.#over()) return;
    this.#logger.error({ ...(error !== undefined && { err: error }) }, message);
    void this.#claim.release('lost');
    this.#finish('released');
  }

  end(how: 'hand-over' | 'goodbye' | 'now'): void {
    if (how === 'hand-over') {
      if (!this.#over()) this.#handOver.start();
    } else if (how === 'now' || this.#state.name !== 'talking' || !this.#talk) this.#finish('shutdown');
    else this.#talk.shutDown();
  }

  async #join(): Promise<void> {
    await joinInTime(this.#room, this.#job, this.#clock);
    if (this.#state.name !== 'starting') return;
    this.#event('joined');
    if (this.#metadata.continues !== undefined) {
      const { name, data } = continuing(this.#metadata.continues);
      this.#log.event(name, data);
    }
    this.#log.state('joined');
    this.#state = { name: 'waiting', cancel: this.#awaitCaller() };
    this.#meet();
  }

  #awaitCaller(): () => void {
    const clock = this.#clock;
    if (this.#metadata.epoch === 1) {
      const never = () => this.#finish('never-joined');
      const cancelGone = this.#isThere ? clock.after(ARRIVED_CALLER_MS, () => this.#caller.known || never()) : () => {};
      const cancel = clock.after(CALLER_MS, never);
      return () => {
        cancelGone();
        cancel();
      };
    }
    // The one who comes again is asked for by then; a caller who is there needs not do anything to be known.
    return clock.after(CALLER_AGAIN_MS, () => this.#finish(this.#past.resumed ? 'caller-left' : 'never-joined'));
  }

  async #prepare(): Promise<void> {
    const clock = this.#clock;
    const loading = this.#loadCall();
    const line = await this.#deps.lines.get(this.#metadata.line);
    // A call that another agent has had holds what is to be known first; and it may have lost its caller too, for whom
    // alone a Realtime session is worth its money.
    if (this.#metadata.epoch > 1) await Promise.all([soon(loading, clock), this.#caller.somebody]);
    else if (this.#metadata.continues !== undefined) await soon(loading, clock);
    const talk = this.#makeTalk(line);
    this.#talk = talk;
    if (this.#over()) return talk.close();
    if (this.#person) talk.personJoined(this.#person);
    talk.tellPage();
    if (this.#onlyReading) talk.onlyReading(true);
    await Promise.all([talk.connect(), soon(loading, clock)]);
    if (this.#over()) return;
    await talk.open(this.#claim.predecessor);
    this.#meet();
  }

  #makeTalk(line: Line): Talk {
    return new Talk({
      callId: this.#metadata.callId,
      roomName: this.#job.room,
      line,
      callBack: this.#metadata.callBack,
      past: () => this.#past,
      caller: this.#caller,
      room: this.#room,
      log: this.#log,
      event: (name, data) => this.#event(name, data),
      writer: this.#deps.store.heldAs(() => this.#claim.fence),
      clock: this.#clock,
      deps: this.#deps,
      logger: this.#logger,
      startedAt: this.#startedAt,
      talking: () => this.#state.name === 'talking',
      onEnd: (reason) => this.#finish(reason),
      onFailed: (message) => this.#giveUp(message),
    });
  }

  /** A call that has ended meanwhile is not answered. A store that is away keeps nobody from talking. */
  async #loadCall(): Promise<void> {
    try {
      this.#past = await readPast(this.#metadata, { store: this.#deps.store, now: this.#clock.now });
      this.#clock.goOnFrom(this.#past.recordedUpTo);
    } catch (error) {
      this.#logger.error({ err: error }, 'the call could not be read from the store');
    }
    if (this.#past.call?.state === 'ended') this.#finish('room-gone');
    this.#meet();
  }

  #handleRoom(event: CallRoomEvent): void {
    if (this.#state.name === 'ended') return;
    switch (event.type) {
      case 'caller-joined':
        this.#caller.joined(event, this.#metadata.callId);
        this.#talk?.tellPage();
        this.#event('caller-joined', { phone: event.phone });
        this.#log.state('live');
        this.#meet();
        break;
      case 'subscribed':
        this.#caller.subscribed(() => this.#meet());
        break;
      case 'caller-listening':
        this.#caller.listens();
        this.#meet();
        break;
      case 'place-joined':
        this.#event('place-joined', { phone: event.phone });
        if (this.#state.name === 'talking') this.#talk?.welcome(event.phone ? 'phone' : 'page');
        break;
      case 'place-left':
        if (event.phone) this.#caller.phoneLeft();
        this.#event('place-left', { phone: event.phone });
        break;
      case 'only-reading':
        this.#onlyReading = event.only;
        this.#talk?.onlyReading(event.only);
        break;
      case 'caller-audio':
        this.#talk?.callerAudio(event.pcm);
        break;
      case 'caller-muted':
        this.#talk?.conversation.callerMuted();
        break;
      case 'person-joined':
        this.#person = event;
        this.#talk?.personJoined(event);
        break;
      case 'person-left':
        this.#person = undefined;
        this.#talk?.personLeft();
        break;
      case 'caller-key':
        this.#talk?.callerKey(event.key);
        break;
      case 'caller-text':
        if (!this.#lastResort.callerText(event.text)) this.#talk?.callerText(event.text);
        break;
      case 'away':
        this.#event('livekit-away');
        this.#talk?.away();
        break;
      case 'back':
        this.#event('livekit-back', { awayMs: Math.round(event.awayMs), anew: event.anew });
        this.#talk?.back(event);
        break;
      case 'caller-left':
        if (event.lost && this.#state.name === 'talking') void this.#dropped();
        this.#finish('caller-left');
        break;
      case 'room-gone':
        if (event.why === 'lost') this.#release('the room was lost, and LiveKit did not let us in again');
        else this.#finish(event.why === 'replaced' ? 'replaced' : 'room-gone');
        break;
    }
  }

  /** Begins to talk once everybody is there. */
  #meet(): void {
    if (this.#state.name !== 'waiting') return;
    const listening = this.#caller.canHear(this.#past.call?.kind);
    if (this.#broken) {
      if (listening || this.#caller.known) this.#apologise();
      return;
    }
    if (!listening || !this.#talk) return;
    this.#state.cancel();
    this.#state = { name: 'talking', cancel: this.#talk.startLimit() };
    if (!this.#caller.known) this.#log.state('live');
    this.#event('caller-listening');
    this.#talk.callerListens();
  }

  /** There is no model to talk to: says so once somebody is there to be told. */
  #giveUp(message: string, error?: unknown): void {
    if (this.#state.name === 'ended' || this.#broken) return;
    this.#broken = true;
    this.#logger.error({ ...(error !== undefined && { err: error }) }, message);
    if (this.#state.name === 'talking') this.#apologise();
    else this.#meet();
  }

  #apologise(): void {
    if (this.#state.name === 'ended') return;
    if ('cancel' in this.#state) this.#state.cancel();
    this.#talk?.close();
    this.#state = { name: 'talking', cancel: () => this.#lastResort.cancel() };
    this.#lastResort.begin(this.#talk?.line, this.#past.call?.kind);
  }

  async #keepMessage(text: string): Promise<void> {
    const { callId, line } = this.#metadata;
    const message = { id: randomUUID(), callId, line, text, at: this.#clock.now() };
    await this.#deps.store.heldAs(() => this.#claim.fence).addMessage(message);
  }

  /** The way to the caller broke off. */
  async #dropped(): Promise<void> {
    const line = this.#talk?.line;
    if (line === undefined || !this.#caller.phone) return;
    const { callBacks } = this.#deps;
    const caller = { callId: this.#metadata.callId, number: this.#caller.callingNumber, now: this.#clock.now };
    await callBackAfterDrop(line, caller, { callBacks, logger: this.#logger });
  }

  #over(): boolean {
    return this.#state.name === 'ended';
  }

  #finish(ending: Ending): void {
    if (this.#state.name === 'ended') return;
    if ('cancel' in this.#state) this.#state.cancel();
    this.#state = { name: 'ended', ending };
    this.#caller.close();
    this.#ended.resolve(ending);
  }

  #event(name: string, data?: Record<string, string | number | boolean>): void {
    this.#log.event(name, { ...data, ms: this.#sinceStart() });
  }

  #sinceStart(): number {
    return Math.round(this.#clock.monotonic() - this.#startedAt);
  }
}
