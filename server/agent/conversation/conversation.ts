import { type AgentState, cleanText, sayExactly } from '../../contract/index.ts';
import type { RealtimeClient, RealtimeEvent } from '../../realtime/client.ts';
import { EchoGate } from '../hearing/echo-gate.ts';
import { Answers } from './answers.ts';
import { CallerTurns } from './caller-turns.ts';
import { type ConnectionEvent, connectionRecord } from './connection-record.ts';
import type { ConversationOptions } from './conversation-options.ts';
import { EmergencyWarnings } from './emergency-warnings.ts';
import { FloorKeeper } from './floor-keeper.ts';
import type { FloorEffect } from './interruption.ts';
import { LastWords } from './last-words.ts';
import { RunningTools } from './running-tools.ts';

/** Longest wait for a goodbye to be spoken before the call is ended all the same. */
const GOODBYE_MS = 12_000;
/** What is lost when LiveKit goes away: of the caller's turn, of an answer, or perhaps of what was said meanwhile. */
type Lost = 'turn' | 'answer' | 'unknown';

/** Stands for a turn that an earlier agent of the call has heard. */
const EARLIER_TURN = 'earlier';

/**
 * What is said between one caller and one Realtime session: ties what the caller says to what the agent says by whose
 * turn it is. The decisions are `changeFloor`'s; this class carries them out.
 */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #caller: CallerTurns;
  readonly #answers: Answers;
  readonly #floor: FloorKeeper;
  readonly #tools: RunningTools;
  readonly #warnings: EmergencyWarnings;
  readonly #lastWords: LastWords;
  #realtime: RealtimeClient | undefined;
  #closed = false;
  /** Nobody listens yet: the greeting is made, and held. */
  #held = true;
  /** What the caller was robbed of when LiveKit went away, until it is back. */
  #lost: Lost | undefined;
  /** Who answers what the caller says, in place of the model. */
  #follower: ((words: string) => void) | undefined;

  constructor(options: ConversationOptions) {
    const { room, log, clock, toolbox, excuse, emergencyWatch } = options;
    this.#options = options;
    const echo = new EchoGate(clock);
    this.#warnings = new EmergencyWarnings({ watch: emergencyWatch, room, log });
    this.#tools = new RunningTools({
      toolbox,
      log,
      clock,
      onLate: (name, { output }) => {
        this.addData(`${name}_outcome`, output);
        this.oweAnswer();
      },
    });
    this.#lastWords = new LastWords(clock);
    this.#floor = new FloorKeeper({
      clock,
      carryOut: (effect) => this.#carryOut(effect),
      onMoved: () => this.#showState(),
    });
    this.#caller = new CallerTurns({
      room,
      log,
      clock,
      echo,
      send: (pcm) => this.#realtime?.appendAudio(pcm),
      answering: () => this.#floor.name === 'answering',
      audible: () => this.#answers.audible,
      onFloor: (input) => this.#floor.change(input),
      onWords: (text) => this.#words(text),
    });
    this.#answers = new Answers({
      sink: echo.tap(room.voice),
      room,
      log,
      clock,
      excuse,
      send: (instructions) => this.#send(instructions),
      forget: (itemId) => this.#realtime?.truncate(itemId, 0, ''),
      waited: () => this.#caller.waited,
      isShown: (words) => this.#warnings.isShown(words),
      onSpeaking: () => {
        this.#caller.answered();
        this.#showState();
      },
      onQuiet: () => this.#settle(),
    });
    this.#answers.pause();
  }

  /** Gives the conversation its Realtime client, whose events go to `handleRealtime`. */
  begin(realtime: RealtimeClient): void {
    this.#realtime = realtime;
  }

  /**
   * Has something said: at once where nobody speaks, else after the present answer. `protected` can't be interrupted;
   * `deaf`: nor is what the caller says meanwhile answered.
   */
  say(instructions: string, options: { protected: boolean; deaf?: boolean }): void {
    this.#floor.change({ type: 'asked', ...options });
    this.#answers.ask(instructions);
  }

  /** The caller waits for an answer, which follows what is being said. */
  oweAnswer(): void {
    if (this.#floor.name === 'listening') {
      this.#floor.change({ type: 'asked', protected: false });
      this.#answers.ask();
    } else {
      this.#floor.change({ type: 'turn-committed', itemId: EARLIER_TURN });
    }
  }

  /** Stops what is being said, has something said that can't be interrupted, then calls `then`, in any case after `ms`. */
  sayLast(instructions: string, ms: number, then: () => void): void {
    this.#sayNow(instructions, { protected: true });
    this.#lastWords.begin({ ms, revocable: false, end: then });
  }

  /** Has something said in the place of what is being said; or after it, where that can't be interrupted. */
  sayInstead(instructions: string): void {
    if (this.#floor.protected) this.say(instructions, { protected: true });
    else this.#sayNow(instructions, { protected: false });
  }

  /**
   * From now on somebody else answers what the caller says, by `sayInstead`, and the model is asked for nothing by itself;
   * with `undefined` the model answers again.
   */
  follow(follower: ((words: string) => void) | undefined): void {
    this.#follower = follower;
  }

  /** Whether nobody speaks and nothing is asked for. */
  get quiet(): boolean {
    return this.#floor.name === 'listening' && !this.#caller.talking && !this.#held;
  }

  /** The caller can hear now: what was held begins. */
  callerListens(): void {
    if (!this.#held) return;
    this.#held = false;
    if (this.#floor.name !== 'paused') this.#answers.resume();
    this.#settle();
  }

  /** Neither hears the other for now: what is being said waits. */
  away(): void {
    if (this.#held || this.#closed) return;
    this.#lost = this.#caller.talking ? 'turn' : this.#floor.name === 'listening' ? 'unknown' : 'answer';
    this.#held = true;
    this.#answers.pause();
    this.#showState();
  }

  /** The caller hears us again. They are told by these instructions, if any, what to do about what was lost. */
  back(apologies: Readonly<Record<Lost, string>> | undefined): void {
    const lost = this.#lost;
    this.#lost = undefined;
    if (lost === undefined || this.#closed) return;
    // What can't be interrupted, a goodbye or a warning, is not to be talked into now either.
    if (apologies === undefined || this.#floor.protected) {
      this.callerListens();
      return;
    }
    this.#held = false;
    // Whoever answers in place of the model has no answer to give again.
    const again = lost === 'answer' && this.#follower === undefined;
    const words = apologies[lost === 'answer' && !again ? 'unknown' : lost];
    this.#sayNow(words, { protected: true, deaf: lost === 'turn' });
    if (again) this.oweAnswer();
  }

  callerAudio(pcm: Int16Array): void {
    this.#caller.audio(pcm);
  }

  callerMuted(): void {
    this.#caller.muted();
  }

  /** What the caller's page tells, for the model to know. */
  addData(name: string, data: string): void {
    this.#realtime?.addData(name, data);
  }

  callerText(typed: string): void {
    const { log, clock } = this.#options;
    const realtime = this.#realtime;
    const text = cleanText(typed).trim();
    if (!realtime || this.#closed || text === '') return;
    log.event('typed');
    // What was heard of an answer stands in the conversation before what was typed into it.
    this.#floor.change({ type: 'typed' }, () => {
      const id = realtime.addUserText(text);
      log.turn({ id, role: 'caller', text, typed: true, interrupted: false, at: clock.now() });
      const warned = this.#warn(text);
      if (!warned && this.#follower) queueMicrotask(() => this.#follower?.(text));
      return !warned;
    });
    this.#showState();
  }

  handleRealtime(event: RealtimeEvent): void {
    if (this.#closed) return;
    switch (event.type) {
      case 'speech-started':
      case 'speech-stopped':
      case 'turn-committed':
      case 'caller-transcript':
      case 'transcript-failed':
      case 'turn-lost':
        this.#caller.handleRealtime(event);
        break;
      case 'response-started':
        this.#answers.handleRealtime(event);
        if (this.#floor.name === 'listening') this.#floor.change({ type: 'asked', protected: false });
        break;
      case 'audio':
      case 'agent-transcript':
      case 'agent-transcript-done':
      case 'response-done':
        this.#answers.handleRealtime(event);
        break;
      case 'tool-call':
        this.#runTool(event).catch((err) => this.#options.logger.error({ err }, 'a tool call failed'));
        break;
      case 'reconnecting':
      case 'reconnected':
      case 'fell-back':
      case 'failed':
      case 'server-error':
        this.#handleConnection(event);
        break;
    }
    this.#showState();
  }

  /** Terminal. */
  close(): void {
    if (this.#closed) return;
    // What the caller had heard so far is recorded as such.
    this.#answers.cut();
    this.#closed = true;
    this.#floor.close();
    this.#lastWords.close();
    this.#tools.close();
    this.#answers.close();
    this.#realtime?.close();
  }

  #handleConnection(event: ConnectionEvent): void {
    const { log, onFailed } = this.#options;
    const { name, data } = connectionRecord(event);
    log.event(name, data);
    if (event.type === 'failed') onFailed(event.reason);
    if (event.type === 'server-error') this.#answers.refused();
  }

  async #runTool(call: Extract<RealtimeEvent, { type: 'tool-call' }>): Promise<void> {
    const response = this.#answers.current(call.responseId);
    const answer = response && (await this.#tools.run(call));
    if (!answer) return this.#settle();
    this.#realtime?.toolResult(call.callId, answer.output);
    // The caller took the floor while the tool ran: their turn will be answered with the result known.
    if (this.#floor.name === 'listening') return;
    const { goodbye, onHangUp } = this.#options;
    const said = response.spoken.size > 0;
    if (answer.endsCall) {
      this.#lastWords.begin({ ms: GOODBYE_MS, revocable: true, end: onHangUp });
      if (!said) this.#answers.ask(goodbye);
    } else if (!answer.answered || !said) this.#answers.ask();
    this.#settle();
  }

  #words(text: string): void {
    if (this.#warn(text) || text === '') return;
    // Whose turn it is comes first: these words are still on their way there.
    queueMicrotask(() => this.#closed || this.#follower?.(text));
  }

  /** Tells a caller in danger what to do, before anything else. Nothing interrupts it. Returns whether there is danger. */
  #warn(text: string): boolean {
    const warning = this.#warnings.look(text);
    if (warning !== undefined) this.#sayNow(sayExactly(warning), { protected: true });
    return warning !== undefined;
  }

  #sayNow(instructions: string, options: { protected: boolean; deaf?: boolean }): void {
    this.#interrupt();
    this.#floor.clear();
    if (!this.#held) this.#answers.resume();
    this.say(instructions, options);
  }

  #send(instructions?: string): void {
    this.#realtime?.respond(instructions === undefined ? {} : { instructions });
    this.#showState();
  }

  #carryOut(effect: Exclude<FloorEffect, { type: 'wait' }>): void {
    const { log } = this.#options;
    switch (effect.type) {
      case 'pause':
        this.#answers.pause();
        log.event('paused');
        break;
      case 'resume':
        if (effect.falseAlarm) this.#caller.falseAlarm();
        if (!this.#held) this.#answers.resume();
        log.event('resumed');
        this.#settle();
        break;
      case 'interrupt':
        this.#interrupt();
        break;
      case 'respond':
        if (this.#follower) this.#settle();
        else this.#answers.ask();
        break;
    }
  }

  #interrupt(): void {
    this.#realtime?.cancel();
    this.#lastWords.interrupted();
    const cut = this.#answers.cut();
    for (const { itemId, playedMs, heardText } of cut) this.#realtime?.truncate(itemId, playedMs, heardText);
    if (this.#held) this.#answers.pause();
    this.#options.log.event('interrupted', { playedMs: cut[0]?.playedMs ?? 0 });
  }

  /** Finds out whether all that was asked for has been said. */
  #settle(): void {
    const said = !this.#answers.any && !this.#tools.any;
    if (said && !this.#closed && this.#floor.name === 'answering') {
      this.#floor.change({ type: 'finished' });
      this.#lastWords.heard();
    }
    this.#showState();
  }

  #state(): AgentState {
    if (this.#held) return 'initializing';
    if (this.#floor.name !== 'answering') return 'listening';
    return this.#answers.speaking ? 'speaking' : 'thinking';
  }

  #showState(): void {
    if (!this.#closed) this.#options.room.setState(this.#state());
  }
}
