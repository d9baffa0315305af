import type { Logger } from 'pino';
import type { Toolbox } from '../../briefing/tools/toolbox.ts';
import { type AgentState, cleanText, sayExactly } from '../../contract/index.ts';
import type { EmergencyWatch } from '../../emergency/watch.ts';
import type { RealtimeClient, RealtimeEvent } from '../../realtime/client.ts';
import type { Clock } from '../clock.ts';
import { BackgroundTurns } from '../hearing/background-turns.ts';
import { EchoGate, quietFrame } from '../hearing/echo-gate.ts';
import { OnsetDetector } from '../hearing/onset-detector.ts';
import { SAMPLE_RATE } from '../pcm.ts';
import type { CallRoom } from '../room/call-room.ts';
import type { CallLog } from '../session/call-log.ts';
import { AgentVoice, type AgentVoiceEvent } from '../voice/agent-voice.ts';
import { changeFloor, type Floor, type FloorEffect, type FloorInput, silence } from './interruption.ts';

export interface ConversationOptions {
  room: Pick<CallRoom, 'voice' | 'caption' | 'setState'>;
  log: CallLog;
  toolbox: Toolbox;
  clock: Clock;
  logger: Logger;
  /** Instructions of the goodbye, for a model that hangs up without a word. */
  goodbye: string;
  /** Instructions of the excuse, when no answer could be made. */
  excuse: string;
  /** Looks at all that the caller says and types. */
  emergencyWatch: EmergencyWatch;
  /** The model has ended the call and its goodbye has been heard. */
  onHangUp: () => void;
  /** The conversation can't go on. */
  onFailed: (reason: string) => void;
}

/** Longest wait for a goodbye to be spoken before the call is ended all the same. */
const GOODBYE_MS = 12_000;
/** Stands for a turn that an earlier agent of the call has heard. */
const EARLIER_TURN = 'earlier';

/**
 * What is said between one caller and one Realtime session: audio and words both ways, whose turn it is, tools.
 * The decisions are `changeFloor`'s; this class carries them out.
 */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #voice: AgentVoice;
  readonly #detector = new OnsetDetector();
  readonly #echo: EchoGate;
  readonly #background = new BackgroundTurns();
  #realtime: RealtimeClient | undefined;
  #floor: Floor = silence;
  #closed = false;
  /** Nobody listens yet: the greeting is made, and held. */
  #held = true;
  /** Responses asked for that have not started. */
  #asked = 0;
  /** The response that is being made. */
  #response: { id: string; audible: boolean } | undefined;
  #toolsRunning = 0;
  #failures = 0;
  #hangUpAfterwards = false;
  /** When the caller began the turns whose words are still to come, by item. */
  readonly #turnsBegan = new Map<string, number>();
  #callerTalks = false;
  #warnings = 0;
  /** What is shown already when it is spoken. */
  #warning: string | undefined;
  /** Of the response asked for last, to ask for it again. */
  #instructions: string | undefined;
  #cancelWait: (() => void) | undefined;
  #cancelGoodbye: (() => void) | undefined;
  #afterwards: (() => void) | undefined;
  /** When the caller stopped, while their answer has not begun. */
  #stoppedAt: number | undefined;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#echo = new EchoGate(options.clock);
    this.#voice = new AgentVoice({
      sink: this.#echo.tap(options.room.voice),
      clock: options.clock,
      onEvent: (event) => this.#handleVoice(event),
    });
    this.#voice.pause();
  }

  /** Gives the conversation its Realtime client, whose events go to `handleRealtime`. */
  begin(realtime: RealtimeClient): void {
    this.#realtime = realtime;
  }

  /** Has something said: at once where nobody speaks, else after the present answer. `protected` can't be interrupted. */
  say(instructions: string, options: { protected: boolean }): void {
    this.#change({ type: 'asked', protected: options.protected });
    this.#respond(instructions);
  }

  /** The caller waits for an answer, which follows what is being said. */
  oweAnswer(): void {
    if (this.#floor.name === 'listening') {
      this.#change({ type: 'asked', protected: false });
      this.#respond();
    } else {
      this.#change({ type: 'turn-committed', itemId: EARLIER_TURN });
    }
  }

  /** Stops what is being said, has something said that can't be interrupted, then calls `then`, in any case after `ms`. */
  sayLast(instructions: string, ms: number, then: () => void): void {
    this.#interrupt();
    this.#floor = silence;
    this.#voice.resume();
    this.say(instructions, { protected: true });
    this.#afterwards = then;
    this.#cancelGoodbye?.();
    this.#cancelGoodbye = this.#options.clock.after(ms, then);
  }

  /** Whether nobody speaks and nothing is asked for. */
  get quiet(): boolean {
    return this.#floor.name === 'listening' && !this.#callerTalks && !this.#held;
  }

  /** The caller can hear now: what was held begins. */
  callerListens(): void {
    if (!this.#held) return;
    this.#held = false;
    if (this.#floor.name !== 'paused') this.#voice.resume();
    this.#settle();
    this.#showState();
  }

  callerAudio(pcm: Int16Array): void {
    const own = this.#echo.isEcho(pcm) ? quietFrame : pcm;
    this.#realtime?.appendAudio(own);
    const heard = this.#detector.push(own);
    if (heard) this.#change(heard);
    if (heard?.type === 'onset' && this.#background.voice()) this.#change({ type: 'speech-started' });
  }

  /** A microphone that goes away in the middle of a word leaves the server waiting for silence: here it is. */
  callerMuted(): void {
    this.#realtime?.appendAudio(new Int16Array(SAMPLE_RATE));
  }

  /** What the caller's page tells, for the model to know. */
  addData(name: string, data: string): void {
    this.#realtime?.addData(name, data);
  }

  callerText(typed: string): void {
    const realtime = this.#realtime;
    const text = cleanText(typed).trim();
    if (!realtime || this.#closed || text === '') return;
    this.#options.log.event('typed');
    // First the interruption, so that what was heard stands in the conversation before what was typed.
    const change = changeFloor(this.#floor, { type: 'typed' });
    for (const effect of change.effects) if (effect.type === 'interrupt') this.#carryOut(effect);
    const id = realtime.addUserText(text);
    this.#options.log.turn({
      id,
      role: 'caller',
      text,
      typed: true,
      interrupted: false,
      at: this.#options.clock.now(),
    });
    if (this.#warn(text)) return;
    this.#floor = change.floor;
    for (const effect of change.effects) if (effect.type !== 'interrupt') this.#carryOut(effect);
    this.#showState();
  }

  handleRealtime(event: RealtimeEvent): void {
    if (this.#closed) return;
    const { log, room } = this.#options;
    switch (event.type) {
      case 'speech-started':
        this.#turnsBegan.set(event.itemId, this.#options.clock.now());
        this.#callerTalks = true;
        if (this.#floor.name === 'answering' && this.#detector.callerSilent) {
          this.#background.begin(event.itemId);
          break;
        }
        this.#detector.confirmed();
        log.event('speech-started');
        this.#change(event);
        break;
      case 'speech-stopped':
        this.#stoppedAt = this.#options.clock.monotonic();
        this.#callerTalks = false;
        this.#background.stop();
        log.event('speech-stopped', { audioMs: event.audioEndMs });
        this.#change(event);
        break;
      case 'turn-committed':
        if (!this.#background.has(event.itemId)) this.#change(event);
        break;
      case 'caller-transcript':
        this.#callerWords(event);
        break;
      case 'transcript-failed':
        log.event('transcript-failed');
        this.#change(event);
        break;
      case 'response-started':
        this.#asked = Math.max(0, this.#asked - 1);
        this.#response = { id: event.responseId, audible: false };
        if (this.#floor.name === 'listening') this.#change({ type: 'asked', protected: false });
        break;
      case 'audio':
        if (event.responseId !== this.#response?.id) return;
        if (!this.#response.audible) log.event('first-audio', this.#sinceSpeech());
        this.#response.audible = true;
        this.#failures = 0;
        this.#voice.audio(event.itemId, event.pcm);
        break;
      case 'agent-transcript':
        if (event.responseId === this.#response?.id) this.#voice.text(event.itemId, cleanText(event.delta));
        break;
      case 'agent-transcript-done':
        if (event.responseId === this.#response?.id) this.#voice.wholeText(event.itemId, cleanText(event.text));
        break;
      case 'tool-call':
        if (event.responseId === this.#response?.id) {
          this.#runTool(event, this.#response).catch((err) =>
            this.#options.logger.error({ err }, 'a tool call failed'),
          );
        }
        break;
      case 'response-done':
        this.#responseDone(event);
        break;
      case 'reconnecting':
        log.event('realtime-reconnecting', { attempt: event.attempt });
        break;
      case 'reconnected':
        log.event('realtime-reconnected');
        break;
      case 'fell-back':
        log.event('realtime-fallback', { reason: event.reason });
        break;
      case 'failed':
        log.event('realtime-failed', { reason: event.reason });
        this.#options.onFailed(event.reason);
        break;
      case 'server-error':
        log.event('realtime-error', { code: event.code });
        // It may have been about the response we asked for, which then never starts.
        if (this.#asked > 0 && !this.#response) this.#responseFailed();
        break;
    }
    room.setState(this.#state());
  }

  /** Terminal. */
  close(): void {
    if (this.#closed) return;
    // What the caller had heard so far is recorded as such.
    this.#voice.cut();
    this.#closed = true;
    this.#cancelWait?.();
    this.#cancelGoodbye?.();
    this.#voice.close();
    this.#realtime?.close();
  }

  #callerWords(event: Extract<RealtimeEvent, { type: 'caller-transcript' }>): void {
    const { itemId, final } = event;
    const text = cleanText(event.text).trim();
    if (this.#background.has(itemId)) {
      if (!final) return;
      this.#background.forget(itemId);
      this.#warn(text);
      return;
    }
    if (text !== '' && final) this.#detector.wordsHeard();
    if (text !== '') this.#options.room.caption({ speaker: 'caller', segmentId: itemId, text, final });
    if (text !== '' && final) {
      const at = this.#turnsBegan.get(itemId) ?? this.#options.clock.now();
      this.#options.log.turn({ id: itemId, role: 'caller', text, typed: false, interrupted: false, at });
    }
    if (final) this.#turnsBegan.delete(itemId);
    if (final) this.#warn(text);
    const audible = this.#response?.audible === true || !this.#voice.empty;
    this.#change({ type: 'transcript', itemId, text, final, audible });
  }

  /**
   * Tells a caller in danger what to do, before anything else: in writing at once, whatever the model does meanwhile,
   * and aloud as soon as it can be spoken. Nothing interrupts it.
   */
  #warn(text: string): boolean {
    const warning = this.#options.emergencyWatch(text);
    if (warning === undefined) return false;
    const { log, room } = this.#options;
    log.event('emergency');
    this.#warnings += 1;
    this.#warning = warning;
    room.caption({ speaker: 'agent', segmentId: `emergency-${this.#warnings}`, text: warning, final: true });
    this.#interrupt();
    this.#floor = silence;
    if (!this.#held) this.#voice.resume();
    this.say(sayExactly(warning), { protected: true });
    return true;
  }

  #responseDone(event: Extract<RealtimeEvent, { type: 'response-done' }>): void {
    const { responseId, status, usage } = event;
    if (usage) {
      this.#options.log.usage({ responseId, inputTokens: usage.input, outputTokens: usage.output });
    }
    if (responseId !== this.#response?.id) return;
    const { audible } = this.#response;
    this.#response = undefined;
    this.#voice.complete();
    // One that we cancelled is not ours any more: this one was given up by the server, or for its silence.
    const lost = status === 'failed' || status === 'cancelled';
    if (lost && !audible) this.#responseFailed();
    this.#settle();
  }

  /** An answer that failed without a sound is asked for once more, then excused once; then the caller has the floor. */
  #responseFailed(): void {
    this.#asked = 0;
    this.#failures += 1;
    this.#options.log.event('response-failed', { failures: this.#failures });
    if (this.#failures === 1) this.#respond(this.#instructions);
    else if (this.#failures === 2) this.#respond(this.#options.excuse);
    else this.#settle();
  }

  async #runTool(
    call: Extract<RealtimeEvent, { type: 'tool-call' }>,
    response: { id: string; audible: boolean },
  ): Promise<void> {
    const { log, toolbox, goodbye } = this.#options;
    this.#toolsRunning += 1;
    const startedAt = this.#options.clock.monotonic();
    const answer = await toolbox.run(call);
    this.#toolsRunning -= 1;
    if (this.#closed || !answer) return;
    log.event('tool', { name: call.name, ms: Math.round(this.#options.clock.monotonic() - startedAt) });
    this.#realtime?.toolResult(call.callId, answer.output);
    // The caller took the floor while the tool ran: their turn will be answered with the result known.
    if (this.#floor.name === 'listening') return;
    if (answer.endsCall) {
      this.#hangUpAfterwards = true;
      this.#cancelGoodbye?.();
      this.#cancelGoodbye = this.#options.clock.after(GOODBYE_MS, () => this.#hangUp());
      if (!response.audible) this.#respond(goodbye);
    } else {
      this.#respond();
    }
    this.#settle();
  }

  #respond(instructions?: string): void {
    this.#asked += 1;
    this.#instructions = instructions;
    this.#realtime?.respond(instructions === undefined ? {} : { instructions });
    this.#showState();
  }

  #change(input: FloorInput): void {
    if (this.#closed) return;
    const { floor, effects } = changeFloor(this.#floor, input);
    const moved = floor.name !== this.#floor.name;
    this.#floor = floor;
    if (moved && floor.name !== 'paused') this.#cancelWait?.();
    for (const effect of effects) this.#carryOut(effect);
    if (moved) this.#showState();
  }

  #carryOut(effect: FloorEffect): void {
    const { clock, log } = this.#options;
    switch (effect.type) {
      case 'pause':
        this.#voice.pause();
        log.event('paused');
        break;
      case 'resume':
        if (effect.falseAlarm) this.#detector.falseAlarm();
        if (!this.#held) this.#voice.resume();
        log.event('resumed');
        this.#settle();
        break;
      case 'interrupt':
        this.#interrupt();
        break;
      case 'respond':
        this.#respond();
        break;
      case 'wait':
        this.#cancelWait?.();
        this.#cancelWait = clock.after(effect.ms, () => this.#change({ type: 'waited' }));
        break;
    }
  }

  #interrupt(): void {
    this.#realtime?.cancel();
    this.#asked = 0;
    this.#response = undefined;
    this.#hangUpAfterwards = false;
    this.#cancelGoodbye?.();
    const cut = this.#voice.cut();
    for (const { itemId, playedMs, heardText } of cut) this.#realtime?.truncate(itemId, playedMs, heardText);
    if (this.#held) this.#voice.pause();
    this.#options.log.event('interrupted', { playedMs: cut[0]?.playedMs ?? 0 });
  }

  /** Finds out whether all that was asked for has been said. */
  #settle(): void {
    const busy = this.#asked > 0 || this.#response !== undefined || this.#toolsRunning > 0 || !this.#voice.empty;
    if (busy || this.#closed || this.#floor.name !== 'answering') return;
    const afterwards = this.#afterwards ?? (this.#hangUpAfterwards ? () => this.#hangUp() : undefined);
    this.#change({ type: 'finished' });
    afterwards?.();
  }

  #hangUp(): void {
    if (!this.#closed) this.#options.onHangUp();
  }

  #handleVoice(event: AgentVoiceEvent): void {
    const { log, room } = this.#options;
    switch (event.type) {
      case 'started':
        log.event('speaking', this.#sinceSpeech());
        this.#stoppedAt = undefined;
        this.#showState();
        break;
      case 'caption':
        if (!this.#isShown(event.caption.text.trim())) room.caption(event.caption);
        break;
      case 'turn': {
        const { id, text, interrupted, at } = event;
        log.turn({ id, role: 'agent', text, typed: false, interrupted, at });
        break;
      }
      case 'drained':
        this.#settle();
        this.#showState();
        break;
    }
  }

  /** Words of a warning stand in writing before they are spoken. */
  #isShown(words: string): boolean {
    return words !== '' && this.#warning?.startsWith(words) === true;
  }

  #sinceSpeech(): { sinceSpeechMs: number } | undefined {
    if (this.#stoppedAt === undefined) return undefined;
    return { sinceSpeechMs: Math.round(this.#options.clock.monotonic() - this.#stoppedAt) };
  }

  #state(): AgentState {
    if (this.#held) return 'initializing';
    if (this.#floor.name !== 'answering') return 'listening';
    return this.#voice.empty ? 'thinking' : 'speaking';
  }

  #showState(): void {
    if (!this.#closed) this.#options.room.setState(this.#state());
  }
}
