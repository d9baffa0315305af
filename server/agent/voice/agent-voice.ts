import type { Clock } from '../clock.ts';
import type { Caption } from '../room/call-room.ts';
import { SpokenText } from './captions.ts';
import { type AudioSink, Playout, type PlayoutEvent } from './playout.ts';

/** An answer that the caller cut off. */
export interface CutAnswer {
  itemId: string;
  /** Integer ms really played; 0 where nothing was heard. */
  playedMs: number;
  heardText: string;
}

export type AgentVoiceEvent =
  | { type: 'started' }
  | { type: 'caption'; caption: Caption }
  | { type: 'turn'; id: string; text: string; interrupted: boolean; at: number }
  /** Everything received so far has been played. */
  | { type: 'drained' };

interface Answer {
  words: SpokenText;
  /** What the server says the words were, once it has said so. */
  whole?: string;
  shown: string;
  at: number;
  hasAudio: boolean;
}

/** What the agent says: audio and the words that belong to it, shown and recorded as they are heard. */
export class AgentVoice {
  readonly #playout: Playout;
  readonly #clock: Clock;
  readonly #emit: (event: AgentVoiceEvent) => void;
  readonly #answers = new Map<string, Answer>();

  constructor(options: { sink: AudioSink; clock: Clock; onEvent: (event: AgentVoiceEvent) => void }) {
    this.#clock = options.clock;
    this.#emit = options.onEvent;
    this.#playout = new Playout({
      sink: options.sink,
      clock: options.clock,
      onEvent: (event) => this.#handlePlayout(event),
    });
  }

  get empty(): boolean {
    return this.#playout.empty;
  }

  audio(itemId: string, pcm: Int16Array): void {
    this.#answer(itemId).hasAudio = true;
    this.#playout.append(itemId, pcm);
  }

  text(itemId: string, delta: string): void {
    this.#answer(itemId).words.add(delta, this.#playout.receivedMs(itemId));
  }

  /** The final transcript is the authority over its deltas. */
  wholeText(itemId: string, text: string): void {
    this.#answer(itemId).whole = text;
  }

  /** The response is complete: no more audio or words will come for it. */
  complete(): void {
    for (const [itemId, answer] of this.#answers) if (!answer.hasAudio) this.#finish(itemId);
    this.#playout.complete();
  }

  pause(): void {
    this.#playout.pause();
  }

  resume(): void {
    this.#playout.resume();
  }

  /** Falls silent for good; tells what was heard of each answer. */
  cut(): CutAnswer[] {
    const cut = this.#playout.discard().map(({ itemId, playedMs, receivedMs }) => {
      const heardText = this.#answer(itemId).words.heard(playedMs, receivedMs).trim();
      this.#settle(itemId, heardText, true);
      return { itemId, playedMs, heardText };
    });
    // Words whose audio had not begun to come were not heard at all.
    this.#answers.clear();
    return cut;
  }

  close(): void {
    this.#playout.close();
    this.#answers.clear();
  }

  #handlePlayout(event: PlayoutEvent): void {
    switch (event.type) {
      case 'item-started':
        this.#answer(event.itemId).at = this.#clock.now();
        this.#emit({ type: 'started' });
        break;
      case 'progress':
        this.#show(event.itemId, event.playedMs);
        break;
      case 'item-finished':
        this.#finish(event.itemId);
        if (this.#playout.empty) this.#emit({ type: 'drained' });
        break;
    }
  }

  #show(itemId: string, playedMs: number): void {
    const answer = this.#answer(itemId);
    const text = answer.words.heard(playedMs, this.#playout.receivedMs(itemId));
    if (text === answer.shown) return;
    const first = answer.shown === '';
    answer.shown = text;
    this.#emit({ type: 'caption', caption: { speaker: 'agent', segmentId: itemId, text, final: false } });
    // Written now as well, so that a killed process loses no more than the rest of this answer. Until it has been heard
    // to its end it counts as cut off, which is what it is if nothing more is written.
    if (first) this.#emit({ type: 'turn', id: itemId, text: text.trim(), interrupted: true, at: answer.at });
  }

  #finish(itemId: string): void {
    const answer = this.#answer(itemId);
    this.#settle(itemId, (answer.whole ?? answer.words.full).trim(), false);
  }

  #settle(itemId: string, text: string, interrupted: boolean): void {
    const { at, shown } = this.#answer(itemId);
    this.#answers.delete(itemId);
    if (text === '' && shown === '') return;
    this.#emit({ type: 'caption', caption: { speaker: 'agent', segmentId: itemId, text, final: true } });
    this.#emit({ type: 'turn', id: itemId, text, interrupted, at });
  }

  #answer(itemId: string): Answer {
    let answer = this.#answers.get(itemId);
    if (!answer) {
      answer = { words: new SpokenText(), shown: '', at: this.#clock.now(), hasAudio: false };
      this.#answers.set(itemId, answer);
    }
    return answer;
  }
}
