import { cleanText } from '../../contract/index.ts';
import type { RealtimeEvent } from '../../realtime/client.ts';
import type { Clock } from '../clock.ts';
import type { CallRoom } from '../room/call-room.ts';
import type { CallLog } from '../session/call-log.ts';
import { AgentVoice, type AgentVoiceEvent, type CutAnswer } from '../voice/agent-voice.ts';
import type { AudioSink } from '../voice/playout.ts';
import { type Response, Responses } from './responses.ts';

export interface AnswersDeps {
  sink: AudioSink;
  room: Pick<CallRoom, 'caption'>;
  log: CallLog;
  clock: Clock;
  /** Instructions of the excuse, when no answer could be made. */
  excuse: string;
  /** Asks the model for a response. */
  send: (instructions?: string) => void;
  /** Has the model forget what it said. */
  forget: (itemId: string) => void;
  /** How long the caller has waited, as an event's data. */
  waited: () => { sinceSpeechMs: number } | undefined;
  /** Whether words are to be read already. */
  isShown: (words: string) => boolean;
  onSpeaking: () => void;
  /** What there was has been heard, or will never come. */
  onQuiet: () => void;
}

/** What the Realtime server tells of its responses. */
export type AnswerEvent = Extract<
  RealtimeEvent,
  { type: 'response-started' | 'audio' | 'agent-transcript' | 'agent-transcript-done' | 'response-done' }
>;

/** What the agent says: asked of the model, on its way from there, and heard by the caller. */
export class Answers {
  readonly #deps: AnswersDeps;
  readonly #voice: AgentVoice;
  readonly #responses: Responses;

  constructor(deps: AnswersDeps) {
    const { sink, clock, log, excuse, send } = deps;
    this.#deps = deps;
    this.#voice = new AgentVoice({ sink, clock, onEvent: (event) => this.#handleVoice(event) });
    this.#responses = new Responses({ log, excuse, send });
  }

  /** Whether anything is still to be heard. */
  get any(): boolean {
    return this.#responses.any || this.speaking;
  }

  /** Whether sound is there that has not been played to its end. */
  get speaking(): boolean {
    return !this.#voice.empty;
  }

  /** Whether something of the answer can be heard, or is about to be. */
  get audible(): boolean {
    return (this.#responses.current?.spoken.size ?? 0) > 0 || this.speaking;
  }

  /** The response that is being made, if it is this one; others have been cancelled. */
  current(responseId: string): Response | undefined {
    return this.#responses.current?.id === responseId ? this.#responses.current : undefined;
  }

  ask(instructions?: string): void {
    this.#responses.ask(instructions);
  }

  /** The server has refused something. It may have been the response we asked for, which then never starts. */
  refused(): void {
    if (this.#responses.awaited) this.#failed();
  }

  pause(): void {
    this.#voice.pause();
  }

  resume(): void {
    this.#voice.resume();
  }

  /** Falls silent for good; tells what was heard of each answer. */
  cut(): CutAnswer[] {
    this.#responses.drop();
    return this.#voice.cut();
  }

  close(): void {
    this.#voice.close();
  }

  handleRealtime(event: AnswerEvent): void {
    const { log, waited } = this.#deps;
    if (event.type === 'response-started') {
      this.#responses.started(event.responseId);
      return;
    }
    if (event.type === 'response-done' && event.usage) {
      const { input, output } = event.usage;
      log.usage({ responseId: event.responseId, inputTokens: input, outputTokens: output });
    }
    if (!this.current(event.responseId)) return;
    switch (event.type) {
      case 'audio':
        if (this.#responses.heard(event.itemId)) log.event('first-audio', waited());
        this.#voice.audio(event.itemId, event.pcm);
        break;
      case 'agent-transcript':
        this.#voice.text(event.itemId, cleanText(event.delta));
        break;
      case 'agent-transcript-done':
        this.#voice.wholeText(event.itemId, cleanText(event.text));
        break;
      case 'response-done':
        this.#done(event);
        break;
    }
  }

  #done({ status }: AnswerEvent & { type: 'response-done' }): void {
    this.#voice.complete();
    // One that we cancelled is not ours any more: this one was given up by the server, or for its silence.
    if (status === 'failed' || status === 'cancelled') {
      this.#failed();
      return;
    }
    this.#responses.completed();
    this.#deps.onQuiet();
  }

  /** What has come of an answer that broke off is still heard; then it is given again, from its beginning. */
  #failed(): void {
    for (const itemId of this.#responses.current?.spoken ?? []) this.#deps.forget(itemId);
    this.#responses.failed();
    this.#deps.onQuiet();
  }

  #handleVoice(event: AgentVoiceEvent): void {
    const { log, room, waited, isShown, onSpeaking, onQuiet } = this.#deps;
    switch (event.type) {
      case 'started':
        log.event('speaking', waited());
        onSpeaking();
        break;
      case 'caption':
        if (!isShown(event.caption.text)) room.caption(event.caption);
        break;
      case 'turn': {
        const { id, text, interrupted, at } = event;
        log.turn({ id, role: 'agent', text, typed: false, interrupted, at });
        break;
      }
      case 'drained':
        onQuiet();
        break;
    }
  }
}
