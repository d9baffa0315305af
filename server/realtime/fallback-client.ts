import type { Logger } from 'pino';
import { Failure } from '../contract/index.ts';
import { type Circuit, changeCircuit, closedCircuit } from './circuit.ts';
import type { HistoryItem, RealtimeClient, RealtimeEvent, RealtimeFailureReason, RealtimeSession } from './client.ts';
import { type Clock, systemClock } from './clock.ts';
import { realtimeFailure } from './failures.ts';
import type { RealtimeConversation } from './realtime-client.ts';

/** Why a server can't be used. */
export interface Cause {
  reason: RealtimeFailureReason;
  message: string;
}

/** What the calls of a process have learnt of their first server. */
export class SharedCircuit {
  #circuit: Circuit = closedCircuit;
  #cause: Cause = { reason: 'unreachable', message: 'it failed a moment ago' };
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Whether the next call is to use the server. */
  ask(): boolean {
    return this.#tell('asked');
  }

  failed(cause: Cause): void {
    this.#cause = cause;
    this.#tell('failed');
  }

  /** Why it was given up last. */
  get cause(): Cause {
    return this.#cause;
  }

  succeeded(): void {
    this.#tell('succeeded');
  }

  #tell(type: 'asked' | 'failed' | 'succeeded'): boolean {
    const { circuit, use } = changeCircuit(this.#circuit, { type, at: this.#clock.now() });
    this.#circuit = circuit;
    return use;
  }
}

export interface FallbackOptions {
  /** Makes a client of the first server or of the one in its place, not connected yet. */
  open(
    which: 'first' | 'fallback',
    before: { history: readonly HistoryItem[]; unheard?: readonly Int16Array[] },
    onEvent: (event: RealtimeEvent) => void,
  ): RealtimeConversation;
  onEvent: (event: RealtimeEvent) => void;
  history: readonly HistoryItem[];
  circuit: SharedCircuit;
  /** In what is answered; default: audio. */
  modality?: RealtimeSession['modality'];
  logger: Logger;
  clock?: Clock;
}

/** A caller is on the line: by then another server answers. */
const CONNECT_MS = 4_000;
/** Longest silence between asking for an answer and its first sound, or its first words where it is written. */
const FIRST_OUTPUT_MS = 8_000;

/** Tries to reach a server again that was lost in the middle of a call: about 2 s. */
const RETRIES = 3;

/**
 * Two servers as one client: when the first refuses, can't be reached, or leaves the caller in silence, the conversation
 * goes on with the other, which is told all of it. Later calls try the first again.
 */
export class FallbackClient implements RealtimeClient {
  readonly #options: FallbackOptions;
  readonly #clock: Clock;
  #which: 'first' | 'fallback' = 'first';
  #inner: RealtimeConversation;
  #closed = false;
  #connected = false;
  /** Responses asked for that have not begun. */
  #asked: Parameters<RealtimeClient['respond']>[0][] = [];
  #responseId: string | undefined;
  /** Turns whose words are still to come. */
  readonly #unheard = new Set<string>();
  #stopWatching = () => {};

  constructor(options: FallbackOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#inner = this.#open('first', options);
  }

  async connect(): Promise<void> {
    if (!this.#options.circuit.ask()) {
      await this.#change(this.#options.circuit.cause);
    } else {
      try {
        await this.#inTime(this.#inner.connect());
      } catch (error) {
        if (this.#closed) throw error;
        const cause = failureOf(error);
        this.#options.circuit.failed(cause);
        await this.#change(cause);
      }
    }
    this.#connected = true;
  }

  appendAudio(pcm: Int16Array): void {
    this.#inner.appendAudio(pcm);
  }

  addUserText(text: string): string {
    return this.#inner.addUserText(text);
  }

  addData(name: string, data: string): void {
    this.#inner.addData(name, data);
  }

  respond(request: Parameters<RealtimeClient['respond']>[0] = {}): void {
    this.#asked.push(request);
    this.#watch();
    this.#inner.respond(request);
  }

  cancel(): void {
    this.#asked = [];
    this.#stopWatching();
    this.#inner.cancel();
  }

  truncate(itemId: string, playedMs: number, heardText: string): void {
    this.#inner.truncate(itemId, playedMs, heardText);
  }

  toolResult(callId: string, output: string): void {
    this.#inner.toolResult(callId, output);
  }

  close(): void {
    this.#closed = true;
    this.#stopWatching();
    this.#inner.close();
  }

  #open(
    which: 'first' | 'fallback',
    { history, unheard }: Parameters<FallbackOptions['open']>[1],
  ): RealtimeConversation {
    this.#which = which;
    return this.#options.open(which, { history, ...(unheard && { unheard }) }, (event) => {
      if (!this.#closed && this.#which === which) this.#handle(event);
    });
  }

  #handle(event: RealtimeEvent): void {
    switch (event.type) {
      case 'speech-started':
        this.#unheard.add(event.itemId);
        break;
      case 'caller-transcript':
        if (event.final) this.#unheard.delete(event.itemId);
        break;
      case 'transcript-failed':
      case 'turn-lost':
        this.#unheard.delete(event.itemId);
        break;
      case 'response-started':
        this.#asked.shift();
        this.#responseId = event.responseId;
        break;
      case 'audio':
      case 'tool-call':
        this.#outputCame();
        break;
      case 'agent-transcript':
      case 'agent-transcript-done':
        // Words that are to be heard are nothing yet without their sound.
        if (this.#options.modality === 'text') this.#outputCame();
        break;
      case 'response-done':
        if (event.responseId === this.#responseId) this.#responseId = undefined;
        if (this.#asked.length > 0) this.#watch();
        else this.#stopWatching();
        break;
      case 'server-error':
        // It may have been about the response asked for, which whoever asked then asks for again.
        if (this.#responseId === undefined) this.#asked.shift();
        break;
      case 'reconnecting':
        if (this.#which === 'first' && event.attempt > RETRIES) {
          this.#leave('unreachable', event.cause);
          return;
        }
        break;
      case 'failed':
        if (this.#which === 'first') {
          this.#leave(event.reason, event.message);
          return;
        }
        break;
    }
    this.#options.onEvent(event);
  }

  #outputCame(): void {
    this.#stopWatching();
    if (this.#which === 'first') this.#options.circuit.succeeded();
  }

  #watch(): void {
    this.#stopWatching();
    if (this.#which === 'fallback') return;
    const awaited = this.#options.modality === 'text' ? 'word' : 'sound';
    this.#stopWatching = this.#clock.after(FIRST_OUTPUT_MS, () =>
      this.#leave('timed-out', `no ${awaited} of an answer within ${FIRST_OUTPUT_MS / 1000} s`),
    );
  }

  /** Changes over in the middle of a call. */
  #leave(reason: RealtimeFailureReason, message: string): void {
    if (!this.#connected) return;
    this.#options.circuit.failed({ reason, message });
    this.#change({ reason, message }).then(
      () => !this.#closed && this.#options.onEvent({ type: 'reconnected' }),
      (error: unknown) => !this.#closed && this.#options.onEvent({ type: 'failed', ...failureOf(error) }),
    );
  }

  async #change({ reason, message }: Cause): Promise<void> {
    const { logger, onEvent } = this.#options;
    const { cure } = realtimeFailure(reason, message);
    logger.error({ reason, cause: message, cure }, 'the Realtime server can’t be used; the one in its place answers');
    this.#stopWatching();
    const before = this.#inner;
    const unheard = this.#connected ? { unheard: before.unheard() } : {};
    this.#inner = this.#open('fallback', { history: before.history(), ...unheard });
    before.close();
    onEvent({ type: 'fell-back', reason });
    for (const itemId of this.#unheard) onEvent({ type: 'turn-lost', itemId });
    this.#unheard.clear();
    for (const request of this.#asked) this.#inner.respond(request);
    const connecting = this.#inner.connect();
    // One that was being made ends; whoever asked for it asks again if nothing was heard of it.
    if (this.#responseId !== undefined) {
      onEvent({ type: 'response-done', responseId: this.#responseId, status: 'failed' });
      this.#responseId = undefined;
    }
    await connecting;
  }

  async #inTime(connecting: Promise<void>): Promise<void> {
    const late = Promise.withResolvers<never>();
    const stop = this.#clock.after(CONNECT_MS, () =>
      late.reject(realtimeFailure('timed-out', `no session within ${CONNECT_MS / 1000} s`)),
    );
    try {
      await Promise.race([connecting, late.promise]);
    } finally {
      stop();
    }
  }
}

function failureOf(error: unknown): Cause {
  if (error instanceof Failure && isReason(error.reason)) return { reason: error.reason, message: error.message };
  return { reason: 'protocol', message: error instanceof Error ? error.message : String(error) };
}

function isReason(reason: string): reason is RealtimeFailureReason {
  return ['unreachable', 'refused', 'over-quota', 'timed-out', 'protocol', 'closed'].includes(reason);
}
