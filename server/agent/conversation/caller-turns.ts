import { cleanText } from '../../contract/index.ts';
import type { RealtimeEvent } from '../../realtime/client.ts';
import type { Clock } from '../clock.ts';
import { BackgroundTurns } from '../hearing/background-turns.ts';
import { type EchoGate, quietFrame } from '../hearing/echo-gate.ts';
import { OnsetDetector } from '../hearing/onset-detector.ts';
import { SAMPLE_RATE } from '../pcm.ts';
import type { CallRoom } from '../room/call-room.ts';
import type { CallLog } from '../session/call-log.ts';
import type { FloorInput } from './interruption.ts';

export interface CallerTurnsDeps {
  room: Pick<CallRoom, 'caption'>;
  log: Pick<CallLog, 'event' | 'turn'>;
  clock: Clock;
  echo: EchoGate;
  /** Sends sound to the Realtime server. */
  send: (pcm: Int16Array) => void;
  /** The agent is answering, and has not paused. */
  answering: () => boolean;
  /** Something of the agent can be heard. */
  audible: () => boolean;
  onFloor: (input: FloorInput) => void;
  /** All words of one turn. */
  onWords: (text: string) => void;
}

/** What the Realtime server tells of the caller's speech. */
export type CallerEvent = Extract<
  RealtimeEvent,
  {
    type:
      | 'speech-started'
      | 'speech-stopped'
      | 'turn-committed'
      | 'caller-transcript'
      | 'transcript-failed'
      | 'turn-lost';
  }
>;

/** A shorter burst while a television talks is its loudest syllable, not the caller's first word. */
const OWN_MS = 120;

/** What the caller says: sound on its way to the server, and the turns of words that come back. */
export class CallerTurns {
  readonly #deps: CallerTurnsDeps;
  readonly #detector = new OnsetDetector();
  readonly #background = new BackgroundTurns();
  /** Where turns whose words are still to come stand among others, by item: when they began, then when they ended. */
  readonly #placed = new Map<string, number>();
  #talking = false;
  /** When the caller stopped, while their answer has not begun. */
  #stoppedAt: number | undefined;

  constructor(deps: CallerTurnsDeps) {
    this.#deps = deps;
  }

  get talking(): boolean {
    return this.#talking;
  }

  audio(pcm: Int16Array): void {
    const { echo, send, onFloor } = this.#deps;
    const frame = echo.isEcho(pcm) ? quietFrame : pcm;
    send(frame);
    const heard = this.#detector.push(frame);
    if (heard) onFloor(heard);
    const own = heard?.type === 'voiced' && heard.voicedMs >= OWN_MS;
    if (own && this.#background.voice()) onFloor({ type: 'speech-started' });
  }

  /** A microphone that goes away in the middle of a word leaves the server waiting for silence: here it is. */
  muted(): void {
    this.#deps.send(new Int16Array(SAMPLE_RATE));
  }

  /** The onset that was heard last was no speech. */
  falseAlarm(): void {
    this.#detector.falseAlarm();
  }

  /** How long the caller has waited for the answer, as an event's data; none where they don't wait. */
  get waited(): { sinceSpeechMs: number } | undefined {
    if (this.#stoppedAt === undefined) return undefined;
    return { sinceSpeechMs: Math.round(this.#deps.clock.monotonic() - this.#stoppedAt) };
  }

  /** The agent speaks: nobody waits any more. */
  answered(): void {
    this.#stoppedAt = undefined;
  }

  handleRealtime(event: CallerEvent): void {
    const { log, clock, onFloor } = this.#deps;
    switch (event.type) {
      case 'speech-started':
        this.#speechStarted(event);
        break;
      case 'speech-stopped':
        this.#stoppedAt = clock.monotonic();
        this.#talking = false;
        this.#background.stop();
        log.event('speech-stopped', { audioMs: event.audioEndMs });
        onFloor(event);
        break;
      case 'turn-committed':
        // What was typed while they spoke comes before it for the model, and for the agent that reads this later.
        if (this.#placed.has(event.itemId)) this.#placed.set(event.itemId, clock.now());
        if (!this.#background.has(event.itemId)) onFloor(event);
        break;
      case 'caller-transcript':
        this.#words(event);
        break;
      case 'transcript-failed':
        log.event('transcript-failed');
        onFloor(event);
        break;
      case 'turn-lost':
        log.event('turn-lost');
        this.#talking = false;
        this.#placed.delete(event.itemId);
        this.#background.stop();
        this.#background.forget(event.itemId, '');
        onFloor(event);
        break;
    }
  }

  #speechStarted(event: CallerEvent & { type: 'speech-started' }): void {
    const { log, clock, answering, onFloor } = this.#deps;
    this.#placed.set(event.itemId, clock.now());
    this.#talking = true;
    if (!event.again && this.#fromAfar(event.behindMs)) {
      this.#background.begin(event.itemId, !answering());
      return;
    }
    if (this.#background.overheard) this.#detector.forgetCaller();
    this.#background.overheard = false;
    this.#detector.confirmed();
    log.event('speech-started');
    onFloor(event);
  }

  /** Whether what has begun is none of the caller's. */
  #fromAfar(behindMs: number): boolean {
    if (!this.#detector.callerSilentFor(behindMs)) return false;
    return this.#deps.answering() || (this.#detector.knowsCaller && !this.#background.overheard);
  }

  #words(event: CallerEvent & { type: 'caller-transcript' }): void {
    const { room, log, clock, audible, onFloor, onWords } = this.#deps;
    const { itemId, final } = event;
    const text = cleanText(event.text).trim();
    if (this.#background.has(itemId)) {
      if (!final) return;
      this.#background.forget(itemId, text);
      this.#placed.delete(itemId);
      onWords(text);
      return;
    }
    if (text !== '') room.caption({ speaker: 'caller', segmentId: itemId, text, final });
    if (final) {
      if (text !== '') {
        this.#detector.wordsHeard();
        const at = this.#placed.get(itemId) ?? clock.now();
        log.turn({ id: itemId, role: 'caller', text, typed: false, interrupted: false, at });
      }
      this.#placed.delete(itemId);
      onWords(text);
    }
    onFloor({ type: 'transcript', itemId, text, final, audible: audible() });
  }
}
