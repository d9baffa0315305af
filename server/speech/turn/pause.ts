import { LONGEST_MORE_MS, type PauseEvidence, silenceThatEnds } from './turn-end.ts';
import type { Wording } from './wording.ts';

export interface PauseOptions {
  /** Silence that the session asks for, in ms. */
  base: number;
  completeness: Promise<number>;
  wording: Promise<Wording>;
  /** The end is likely though not there yet: the words could be all, or it is silent for longer than inside a number. */
  onLikely: () => void;
  /** The silence is long enough, and no audio is there to show it. */
  onDue: () => void;
}

/** Audio that is late by less than this is still on its way; a muted microphone sends none at all. */
const GRACE_MS = 1000;
/** Silences between digits, and in the middle of a phrase, are mostly shorter. */
const LULL_MS = 1000;

/** Before anything is known of a pause, it may be as long as any. */
export const silenceUnjudged = (base: number): number => base + LONGEST_MORE_MS;

/** One pause of a caller, until speech goes on or the turn ends: how long it may last, by what is known of it so far. */
export class Pause {
  readonly #options: PauseOptions;
  readonly #evidence: PauseEvidence = {};
  #heardMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #over = false;
  #likely = false;

  constructor(options: PauseOptions) {
    this.#options = options;
    options.completeness.then(
      (completeness) => this.#learn({ completeness }),
      () => {}, // Its voice is not judged then.
    );
    options.wording.then(
      (wording) => this.#learn({ wording }),
      () => this.#learn({ wording: 'nothing' }), // The turn ends, and it is told that it was not understood.
    );
  }

  /** Silence that ends the turn, in ms, as far as is known. */
  get silenceMs(): number {
    return silenceThatEnds(this.#options.base, this.#evidence);
  }

  /** So much silence has been heard by now. */
  heard(ms: number): void {
    if (this.#over) return;
    this.#heardMs = ms;
    clearTimeout(this.#timer);
    const missing = Math.max(0, this.silenceMs - ms);
    this.#timer = setTimeout(this.#options.onDue, missing + GRACE_MS);
    this.#weigh();
  }

  /** Speech goes on, or the turn has ended. */
  end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  get #due(): boolean {
    return this.#heardMs >= this.silenceMs;
  }

  #learn(evidence: PauseEvidence): void {
    if (this.#over) return;
    Object.assign(this.#evidence, evidence);
    if (this.#due) this.#options.onDue();
    else this.heard(this.#heardMs);
  }

  #weigh(): void {
    const { wording } = this.#evidence;
    if (this.#likely || this.#due || wording === undefined || wording === 'nothing') return;
    const inside = wording === 'open' || wording === 'reading';
    if (inside && this.#heardMs < LULL_MS) return;
    this.#likely = true;
    this.#options.onLikely();
  }
}
