import type { Clock } from '../clock.ts';
import { FRAME_MS, FRAME_SAMPLES, PcmBuffer, SAMPLES_PER_MS } from '../pcm.ts';

/** Where frames go to be played in real time. */
export interface AudioSink {
  /** How much of what was fed has not been played yet, in ms. */
  queuedMs(): number;
  /** Takes one frame of 20 ms; keeps the array. */
  feed(frame: Int16Array): void;
  /** Drops what is queued, at once. */
  clear(): void;
}

export type PlayoutEvent =
  /** The first samples of an item are on their way to the caller. */
  | { type: 'item-started'; itemId: string }
  | { type: 'progress'; itemId: string; playedMs: number }
  /** All of an item has been played. */
  | { type: 'item-finished'; itemId: string; playedMs: number };

/** An item that will not be played on, and how much of it was heard. */
export interface CutItem {
  itemId: string;
  /** Integer, never more than was received; 0 where nothing was heard. */
  playedMs: number;
  receivedMs: number;
}

interface Item {
  id: string;
  pcm: PcmBuffer;
  complete: boolean;
  /** Samples of this item handed to the sink. */
  fed: number;
  /** Position on the sink's timeline at which this item began, once it has. */
  startedAt?: number;
  announced: boolean;
}

/** Enough to ride out a busy event loop; `clear` makes it vanish when the caller speaks. */
const QUEUE_MS = 200;

/**
 * Plays what the model sends, which comes faster than real time, and knows what has really been heard.
 * The sink holds about 200 ms; the rest waits here, so that a pause is silent at once and can be taken back:
 * what was queued in the sink is fed again from the position played.
 *
 *   flowing <--pause/resume--> paused        (`discard` empties both)
 */
export class Playout {
  readonly #sink: AudioSink;
  readonly #clock: Clock;
  readonly #emit: (event: PlayoutEvent) => void;
  #items: Item[] = [];
  #paused = false;
  /** Samples fed since the beginning, padding included; rewound by a pause. */
  #fed = 0;
  #played = 0;
  #stopTicking: (() => void) | undefined;

  constructor(options: { sink: AudioSink; clock: Clock; onEvent: (event: PlayoutEvent) => void }) {
    this.#sink = options.sink;
    this.#clock = options.clock;
    this.#emit = options.onEvent;
  }

  /** Nothing is left to play or to wait for. */
  get empty(): boolean {
    return this.#items.length === 0;
  }

  /** ms of this item received so far; 0 for one that is not known. */
  receivedMs(itemId: string): number {
    const item = this.#items.find(({ id }) => id === itemId);
    return item ? item.pcm.length / SAMPLES_PER_MS : 0;
  }

  append(itemId: string, pcm: Int16Array): void {
    if (pcm.length === 0) return;
    let item = this.#items.find(({ id }) => id === itemId);
    if (!item) {
      item = { id: itemId, pcm: new PcmBuffer(), complete: false, fed: 0, announced: false };
      this.#items.push(item);
    }
    item.pcm.append(pcm);
    this.#tick();
    this.#keepTicking();
  }

  /** Tells that no more audio will come for the items so far. */
  complete(): void {
    for (const item of this.#items) item.complete = true;
    this.#tick();
  }

  pause(): void {
    if (this.#paused) return;
    this.#advance();
    this.#paused = true;
    this.#sink.clear();
    this.#fed = this.#played;
    for (const item of this.#items) {
      if (item.startedAt === undefined) continue;
      item.fed = this.#heard(item);
      if (item.startedAt >= this.#played) delete item.startedAt;
    }
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#tick();
    this.#keepTicking();
  }

  /** Drops everything; playout flows again for what comes next. Tells what each dropped item had played. */
  discard(): CutItem[] {
    this.pause();
    const cut = this.#items.map((item) => ({
      itemId: item.id,
      playedMs: this.#heardMs(item),
      receivedMs: item.pcm.length / SAMPLES_PER_MS,
    }));
    this.#items = [];
    this.#paused = false;
    this.#rest();
    return cut;
  }

  /** Terminal: releases the timer and the audio. */
  close(): void {
    this.#items = [];
    this.#rest();
  }

  #tick(): void {
    this.#advance();
    this.#fill();
    if (this.#items.length === 0) this.#rest();
  }

  /** Moves the played position on and tells about it. */
  #advance(): void {
    if (this.#paused) return;
    const queued = Math.round(this.#sink.queuedMs() * SAMPLES_PER_MS);
    this.#played = Math.max(this.#played, Math.min(this.#fed, this.#fed - queued));
    const finished: Item[] = [];
    for (const item of this.#items) {
      if (item.startedAt === undefined) break;
      const heard = this.#heard(item);
      if (heard > 0) {
        item.pcm.release(heard);
        this.#emit({ type: 'progress', itemId: item.id, playedMs: this.#heardMs(item) });
      }
      if (!item.complete || heard < item.pcm.length) break;
      finished.push(item);
    }
    if (finished.length === 0) return;
    this.#items = this.#items.filter((item) => !finished.includes(item));
    for (const item of finished) {
      this.#emit({ type: 'item-finished', itemId: item.id, playedMs: this.#heardMs(item) });
    }
  }

  #fill(): void {
    while (!this.#paused && this.#fed - this.#played < (QUEUE_MS - FRAME_MS) * SAMPLES_PER_MS) {
      const item = this.#items.find(({ pcm, complete, fed }) => fed < pcm.length || !complete);
      if (!item) return;
      const available = item.pcm.length - item.fed;
      if (available <= 0 || (available < FRAME_SAMPLES && !item.complete)) return;
      const frame = new Int16Array(FRAME_SAMPLES);
      const samples = item.pcm.read(item.fed, frame);
      item.startedAt ??= this.#fed - item.fed;
      item.fed += samples;
      // A last, shorter piece is padded with silence: the sink takes whole frames.
      this.#fed += FRAME_SAMPLES;
      this.#sink.feed(frame);
      if (item.announced) continue;
      item.announced = true;
      this.#emit({ type: 'item-started', itemId: item.id });
    }
  }

  #heard(item: Item): number {
    if (item.startedAt === undefined) return item.fed;
    return Math.max(0, Math.min(item.fed, this.#played - item.startedAt));
  }

  #heardMs(item: Item): number {
    return Math.floor(this.#heard(item) / SAMPLES_PER_MS);
  }

  #keepTicking(): void {
    if (this.#items.length > 0) this.#stopTicking ??= this.#clock.every(FRAME_MS, () => this.#tick());
  }

  #rest(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
  }
}
