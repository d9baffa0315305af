import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type CallerLevel, callerLevel } from '../briefing/caller-level.ts';
import { announcement, sessionInstructions } from '../briefing/instructions.ts';
import { Toolbox, toolsOf } from '../briefing/tools/toolbox.ts';
import type { LeaseHolder } from '../calls/lease-holder.ts';
import { type DispatchMetadata, dataJson, Failure, sayExactly } from '../contract/index.ts';
import { watchForEmergency } from '../emergency/watch.ts';
import type { Line, LineCatalog } from '../line/line.ts';
import type { HistoryItem, RealtimeClient, RealtimeEvent, RealtimeSession } from '../realtime/client.ts';
import type { CallRecord, EndReason, Store } from '../store/store.ts';
import { CallClaim, soon } from './call-claim.ts';
import { CallLog } from './call-log.ts';
import type { CallRoom, CallRoomEvent, CallRoomFactory } from './call-room.ts';
import type { Clock } from './clock.ts';
import { Conversation } from './conversation.ts';
import { HandOver } from './hand-over.ts';
import { LastResort } from './last-resort.ts';
import { Metering } from './metering.ts';
import { PAGE_CONTEXT, pageContext } from './page-context.ts';
import { type Resumed, resumeFrom } from './resume.ts';
import { onceQuiet, startTimeLimit } from './time-limit.ts';
import type { RunningJob } from './worker.ts';
import type { AgentJob } from './worker-protocol.ts';

export interface SessionDeps {
  lines: Pick<LineCatalog, 'get'>;
  store: Store;
  leases: Pick<LeaseHolder, 'claim'>;
  openRoom: CallRoomFactory;
  /** A client for this line's Realtime server, not yet connected. */
  openRealtime(options: RealtimeOptions): RealtimeClient;
  /** The model's answers cost nothing and are not counted. Default: false. */
  freeModel?: boolean;
  /** Removes the room from LiveKit, so that it never outlives its call. */
  deleteRoom(room: string): Promise<void>;
  clock: Clock;
  logger: Logger;
}

export interface RealtimeOptions {
  line: string;
  session: RealtimeSession;
  /** What was said before, where this agent replaces another. */
  history: readonly HistoryItem[];
  onEvent: (event: RealtimeEvent) => void;
  logger: Logger;
}

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

const JOIN_MS = 15_000;
const CALLER_MS = 30_000;
/** A caller who lost LiveKit together with us is back by then. */
const CALLER_AGAIN_MS = 25_000;
/** Media of a caller flows by then, unless their network is very slow. */
const UNANNOUNCED_MS = 1000;
const FAREWELL_MS = 12_000;
/** What of an answer may still be heard, once the line has nothing left: its tokens are paid for, its seconds are not. */
const SPENT_MS = { tokens: 10_000, seconds: 2_000 };

const APOLOGY = 'I am sorry, I was cut off for a moment.';

const metadataSchema = z.object({ callId: z.string().min(1), line: z.string().min(1), epoch: z.int().min(1) });

/** Answers one call from its assignment to its end. */
export function startSession(job: AgentJob & { url: string }, deps: SessionDeps): RunningJob {
  const metadata = parseMetadata(job.metadata);
  const session = new CallSession(job, metadata, deps);
  return { done: session.run(), end: (how) => session.end(how) };
}

class CallSession {
  readonly #job: AgentJob & { url: string };
  readonly #metadata: DispatchMetadata;
  readonly #deps: SessionDeps;
  readonly #logger: Logger;
  readonly #log: CallLog;
  readonly #claim: CallClaim;
  readonly #handOver: HandOver;
  readonly #lastResort: LastResort;
  readonly #room: CallRoom;
  readonly #ended = Promise.withResolvers<Ending>();
  readonly #startedAt: number;
  #state: State = { name: 'claiming' };
  #resumed: Resumed | undefined;
  #line: Line | undefined;
  #call: CallRecord | undefined;
  #conversation: Conversation | undefined;
  #metering: Metering | undefined;
  /** LiveKit tells of a caller, of a subscription and of our own join in any order. */
  #callerKnown = false;
  #callerListens = false;
  #callerLevel: CallerLevel = 'anyone';
  #pageContext: ReturnType<typeof pageContext>;
  /** Settled once anybody is in the room, or the call is over. */
  readonly #somebody = Promise.withResolvers<void>();
  /** Somebody has subscribed to us and not been announced. */
  #unannounced = false;
  #cancelUnannounced = () => {};
  #cancelSpent = () => {};
  /** Why there is nobody to talk to, until a caller is there to be told. */
  #broken = false;
  /** Its first audio has come. */
  #hasGreeting = false;

  constructor(job: AgentJob & { url: string }, metadata: DispatchMetadata, deps: SessionDeps) {
    this.#job = job;
    this.#metadata = metadata;
    this.#deps = deps;
    this.#logger = deps.logger.child({ call: metadata.callId, line: metadata.line, epoch: metadata.epoch });
    this.#log = new CallLog(metadata.callId, {
      writer: deps.store.heldAs(() => this.#claim.fence),
      now: deps.clock.now,
      logger: this.#logger,
      onFenced: () => this.#handOver.given || this.#finish('replaced'),
    });
    this.#claim = new CallClaim({
      fence: metadata,
      leases: deps.leases,
      clock: deps.clock,
      logger: this.#logger,
      onLost: () => this.#finish('replaced'),
    });
    this.#handOver = new HandOver({
      claim: this.#claim,
      clock: deps.clock,
      quiet: () => this.#state.name !== 'talking' || this.#conversation?.quiet === true,
      onGiven: () => this.#conversation?.close(),
      onTaken: () => this.#finish('replaced'),
      onUnwanted: () => this.#apologise(),
    });
    this.#startedAt = deps.clock.monotonic();
    this.#room = deps.openRoom((event) => this.#handleRoom(event));
    this.#lastResort = new LastResort({
      room: this.#room,
      clock: deps.clock,
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
    this.#cancelUnannounced();
    this.#handOver.cancel();
    this.#cancelSpent();
    this.#conversation?.close();
    const written = ending === 'replaced' || ending === 'released' ? undefined : this.#log.end(ending);
    await Promise.all([joining, talking]);
    // One that ended before anything was said has used some seconds too.
    const booked = (this.#metering ?? (this.#line && this.#meter(this.#line)))?.stop();
    await this.#room.leave();
    // A replacement is talking in that room, or will be.
    if (written && (await soon(written, this.#deps.clock)) !== 'fenced') {
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
    } else if (how === 'now' || this.#state.name !== 'talking') this.#finish('shutdown');
    else this.#sayLast('I am sorry, our line is going down for a moment. Please call again. Goodbye!', 'shutdown');
  }

  async #join(): Promise<void> {
    const timeOut = Promise.withResolvers<never>();
    const cancel = this.#deps.clock.after(JOIN_MS, () => timeOut.reject(joinTimedOut()));
    try {
      await Promise.race([this.#room.join(this.#job.url, this.#job.token), timeOut.promise]);
    } finally {
      cancel();
    }
    if (this.#state.name !== 'starting') return;
    this.#event('joined');
    this.#log.state('joined');
    this.#state = { name: 'waiting', cancel: this.#awaitCaller() };
    this.#meet();
  }

  #awaitCaller(): () => void {
    const { clock } = this.#deps;
    if (this.#metadata.epoch === 1) return clock.after(CALLER_MS, () => this.#finish('never-joined'));
    // The one who comes again is asked for by then; a caller who is there needs not do anything to be known.
    return clock.after(CALLER_AGAIN_MS, () => this.#finish(this.#resumed ? 'caller-left' : 'never-joined'));
  }

  async #prepare(): Promise<void> {
    const { clock } = this.#deps;
    const loading = this.#loadCall();
    const line = await this.#deps.lines.get(this.#metadata.line);
    // A call that another agent has had holds what is to be known first; and it may have lost its caller too, for whom
    // alone a Realtime session is worth its money.
    if (this.#metadata.epoch > 1) await Promise.all([soon(loading, clock), this.#somebody.promise]);
    this.#line = line;
    const toolbox = new Toolbox(
      toolsOf(line, this.#metadata.callId, { store: this.#deps.store.heldAs(() => this.#claim.fence), now: clock.now }),
      this.#logger,
      () => this.#callerLevel,
      this.#log,
    );
    const conversation = new Conversation({
      room: this.#room,
      log: this.#log,
      toolbox,
      clock,
      logger: this.#logger,
      goodbye: announcement(line, 'Thank you for calling. Goodbye!', sayExactly),
      excuse: announcement(line, 'I am sorry, something went wrong. Could you say that again?', sayExactly),
      emergencyWatch: watchForEmergency(line, clock.monotonic),
      onHangUp: () => this.#finish('agent-ended'),
      onFailed: (reason) => this.#giveUp(`realtime: ${reason}`),
    });
    if (this.#over()) return;
    this.#conversation = conversation;
    const realtime = this.#deps.openRealtime({
      line: line.id,
      session: {
        instructions: sessionInstructions(line, new Date(clock.now())),
        ...(line.voice && { voice: line.voice }),
        language: line.languages[0],
        tools: toolbox.definitions,
      },
      history: this.#resumed?.history ?? [],
      onEvent: (event) => {
        if (event.type === 'audio') this.#greetingReady();
        this.#metering?.handleRealtime(event);
        conversation.handleRealtime(event);
      },
      logger: this.#logger,
    });
    conversation.begin(realtime);
    this.#tellContext();
    await Promise.all([this.#connect(realtime), soon(loading, clock)]);
    if (this.#over()) return;
    this.#metering = this.#meter(line);
    this.#begin(conversation, line);
    this.#meet();
  }

  /** The greeting; or, where the call had another agent before, an apology for what went wrong and what is still owed. */
  #begin(conversation: Conversation, line: Line): void {
    const resumed = this.#resumed;
    if (resumed && this.#claim.predecessor !== 'handed-over') {
      conversation.say(announcement(line, APOLOGY, sayExactly), { protected: false });
    }
    // What a caller must be told is not to be talked over.
    if (!resumed || resumed.history.length === 0) {
      conversation.say(greeting(line), { protected: line.consent !== undefined });
    } else if (resumed.owesAnswer) conversation.oweAnswer();
  }

  async #connect(realtime: RealtimeClient): Promise<void> {
    await realtime.connect();
    this.#event('realtime-connected');
  }

  /** A call that has ended meanwhile is not answered. A store that is away keeps nobody from talking. */
  async #loadCall(): Promise<void> {
    const { store, clock } = this.#deps;
    const { callId, epoch } = this.#metadata;
    try {
      const [call, runs] = await Promise.all([store.getCall(callId), epoch > 1 ? store.toolRuns(callId) : []]);
      this.#call = call;
      if (call && epoch > 1) this.#resumed = resumeFrom(call, runs, clock.now());
    } catch (error) {
      this.#logger.error({ err: error }, 'the call could not be read from the store');
    }
    if (this.#call?.state === 'ended') this.#finish('room-gone');
    this.#meet();
  }

  /** Once both are there: the caller whose page tells something, and a conversation to be told. */
  #tellContext(): void {
    if (this.#pageContext === undefined) return;
    this.#conversation?.addData(PAGE_CONTEXT, dataJson({ data: this.#pageContext }));
  }

  #greetingReady(): void {
    if (this.#hasGreeting) return;
    this.#hasGreeting = true;
    this.#event('greeting-first-audio');
  }

  #handleRoom(event: CallRoomEvent): void {
    if (this.#state.name === 'ended') return;
    switch (event.type) {
      case 'caller-joined':
        this.#callerKnown = true;
        this.#callerLevel = callerLevel(event, this.#metadata.callId);
        this.#pageContext = pageContext(event);
        this.#tellContext();
        this.#somebody.resolve();
        this.#event('caller-joined', { phone: event.phone });
        this.#log.state('live');
        this.#meet();
        break;
      case 'subscribed':
        this.#somebody.resolve();
        this.#cancelUnannounced = this.#deps.clock.after(UNANNOUNCED_MS, () => {
          this.#unannounced = true;
          this.#meet();
        });
        break;
      case 'caller-listening':
        this.#callerListens = true;
        this.#meet();
        break;
      case 'caller-audio':
        this.#conversation?.callerAudio(event.pcm);
        break;
      case 'caller-muted':
        this.#conversation?.callerMuted();
        break;
      case 'caller-text':
        if (!this.#lastResort.callerText(event.text)) this.#conversation?.callerText(event.text);
        break;
      case 'caller-left':
        this.#finish('caller-left');
        break;
      case 'room-gone':
        if (event.why === 'lost') this.#release('the room was lost, and LiveKit did not let us in again');
        else this.#finish(event.why === 'replaced' ? 'replaced' : 'room-gone');
        break;
    }
  }

  /**
   * Begins to talk once everybody is there. LiveKit tells of a subscription before media can flow, and announces a
   * caller once it can; but one who has no microphone up to 3 s later, which is too late to be greeted.
   */
  #meet(): void {
    if (this.#state.name !== 'waiting') return;
    const listening = this.#callerListens || (this.#unannounced && this.#call?.kind === 'web');
    if (this.#broken) {
      if (listening || this.#callerKnown) this.#apologise();
      return;
    }
    const { conversation, line } = { conversation: this.#conversation, line: this.#line };
    if (!listening || !conversation || !line) return;
    this.#state.cancel();
    this.#state = { name: 'talking', cancel: this.#limit(conversation, line) };
    if (!this.#callerKnown) this.#log.state('live');
    this.#event('caller-listening');
    conversation.callerListens();
  }

  #limit(conversation: Conversation, line: Line): () => void {
    const words = announcement(line, 'Just so you know, this call ends in half a minute.', sayExactly);
    return startTimeLimit({
      clock: this.#deps.clock,
      ms: Math.max(0, line.limits.maxCallMinutes * 60_000 - (this.#resumed?.lastedMs ?? 0)),
      quiet: () => conversation.quiet,
      notice: () => conversation.say(words, { protected: false }),
      farewell: () => this.#sayLast('I am sorry, our time is up. Thank you for calling. Goodbye!', 'time-limit'),
    });
  }

  /** Counts what the call takes of its line's day, and takes leave when that has nothing left. */
  #meter(line: Line): Metering {
    const { store, clock, freeModel = false } = this.#deps;
    const { kind = 'web' } = this.#call ?? {};
    const phone = kind === 'web' && line.phone !== undefined ? ` Please telephone us at ${line.phone}.` : '';
    const words = `I am sorry, this line can take no more calls today.${phone} Goodbye!`;
    const onSpent = (pot: keyof typeof SPENT_MS) => {
      const conversation = this.#conversation;
      if (this.#state.name !== 'talking' || !conversation) return this.#finish('line-spent');
      const when = { clock, quiet: () => conversation.quiet, within: SPENT_MS[pot] };
      this.#cancelSpent();
      this.#cancelSpent = onceQuiet(when, () => this.#sayLast(words, 'line-spent'));
    };
    const options = {
      callId: this.#metadata.callId,
      kind,
      line,
      freeModel,
      store,
      clock,
      logger: this.#logger,
      onSpent,
    };
    return new Metering(options, this.#startedAt);
  }

  #sayLast(english: string, reason: EndReason): void {
    if (!this.#conversation || !this.#line) {
      this.#finish(reason);
      return;
    }
    const words = announcement(this.#line, english, sayExactly);
    this.#conversation.sayLast(words, FAREWELL_MS, () => this.#finish(reason));
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
    this.#conversation?.close();
    this.#state = { name: 'talking', cancel: () => this.#lastResort.cancel() };
    this.#lastResort.begin(this.#line, this.#call?.kind);
  }

  async #keepMessage(text: string): Promise<void> {
    const { store, clock } = this.#deps;
    const { callId, line } = this.#metadata;
    const message = { id: randomUUID(), callId, line, text, at: clock.now() };
    await store.heldAs(() => this.#claim.fence).addMessage(message);
  }

  #over(): boolean {
    return this.#state.name === 'ended';
  }

  #finish(ending: Ending): void {
    if (this.#state.name === 'ended') return;
    if ('cancel' in this.#state) this.#state.cancel();
    this.#state = { name: 'ended', ending };
    this.#somebody.resolve();
    this.#ended.resolve(ending);
  }

  #event(name: string, data?: Record<string, string | number | boolean>): void {
    this.#log.event(name, { ...data, ms: this.#sinceStart() });
  }

  #sinceStart(): number {
    return Math.round(this.#deps.clock.monotonic() - this.#startedAt);
  }
}

function greeting(line: Line): string {
  return sayExactly(line.consent === undefined ? line.greeting : `${line.consent} ${line.greeting}`);
}

function parseMetadata(text: string): DispatchMetadata {
  try {
    return metadataSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure({
      reason: 'dispatch-invalid',
      message: 'A call was dispatched without the metadata that names its call and line.',
      cure: 'Dispatch the agent through `calls` only; it writes the metadata.',
      cause,
    });
  }
}

const joinTimedOut = () =>
  new Failure({
    reason: 'room-unreachable',
    message: 'LiveKit did not let the agent into its room in time.',
    cure: 'Check that the worker reaches LIVEKIT_URL over WebSocket and its media ports over UDP or TCP.',
  });
