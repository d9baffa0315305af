import { Beat } from './beat.ts';
import { FRAME_MS } from './description.ts';

export interface PacerOptions {
  /** ms that never go back. */
  now: () => number;
  /** Once for each frame of 20 ms. */
  onFrame: () => void;
  /** After a stall: frames that will not be made any more. */
  onMissed?: (frames: number) => void;
}

/** Calls once every 20 ms, until it is stopped. */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #beat: Beat;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PacerOptions) {
    this.#options = options;
    this.#beat = new Beat(FRAME_MS, options.now());
    this.#wait();
  }

  /** Shifts the beat, once: the next frame is due in `ms`, at most 20. */
  align(ms: number): void {
    this.#beat.align(this.#options.now() + ms);
    clearTimeout(this.#timer);
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    // Node's timers count whole milliseconds.
    const ms = Math.max(1, Math.ceil(this.#beat.nextAt - this.#options.now()));
    this.#timer = setTimeout(() => this.#run(), ms);
  }

  #run(): void {
    const { due, missed } = this.#beat.take(this.#options.now());
    for (let i = 0; i < due; i++) this.#options.onFrame();
    if (missed > 0) this.#options.onMissed?.(missed);
    if (this.#timer !== undefined) this.#wait();
  }
}
