/** Gives up on a stream that says nothing for too long. It does not run while nobody asks the stream for more. */
export class SilenceTimer {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  /** Aborts when it has been silent for too long, or at the end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something must come within so many milliseconds. */
  start(ms: number): void {
    this.pause();
    this.#timer = setTimeout(() => this.#controller.abort(new Error(`nothing came for ${ms} ms`)), ms);
  }

  pause(): void {
    clearTimeout(this.#timer);
  }

  /** Nothing more is wanted of the stream. */
  end(): void {
    this.pause();
    this.#controller.abort();
  }
}
