import type { CallLog } from '../session/call-log.ts';

export interface ResponsesDeps {
  log: Pick<CallLog, 'event'>;
  /** Asks the model for a response. */
  send: (instructions?: string) => void;
  /** Instructions of the excuse, when no answer could be made. */
  excuse: string;
}

/** The response that is being made. */
export interface Response {
  readonly id: string;
  /** Items of which some sound has come. */
  readonly spoken: ReadonlySet<string>;
}

/** What is asked of the model and not made yet: responses asked for that have not started, and the one that is being made. */
export class Responses {
  readonly #deps: ResponsesDeps;
  #asked = 0;
  #current: { id: string; spoken: Set<string> } | undefined;
  #failures = 0;
  /** Of the response asked for last, to ask for it again. */
  #instructions: string | undefined;

  constructor(deps: ResponsesDeps) {
    this.#deps = deps;
  }

  /** Whether anything is to come. */
  get any(): boolean {
    return this.#asked > 0 || this.#current !== undefined;
  }

  /** Whether one is asked for, and none has begun. */
  get awaited(): boolean {
    return this.#asked > 0 && this.#current === undefined;
  }

  get current(): Response | undefined {
    return this.#current;
  }

  ask(instructions?: string): void {
    this.#asked += 1;
    this.#instructions = instructions;
    this.#deps.send(instructions);
  }

  started(id: string): void {
    this.#asked = Math.max(0, this.#asked - 1);
    this.#current = { id, spoken: new Set() };
  }

  /** Sound of the present response has come. Returns whether it is the first of it. */
  heard(itemId: string): boolean {
    const first = this.#current?.spoken.size === 0;
    this.#current?.spoken.add(itemId);
    return first;
  }

  /** The present response is whole. */
  completed(): void {
    this.#current = undefined;
    this.#failures = 0;
  }

  /** What was asked for is given up. It is asked for once more, then excused once; then the caller has the floor. */
  failed(): void {
    this.#current = undefined;
    this.#asked = 0;
    this.#failures += 1;
    this.#deps.log.event('response-failed', { failures: this.#failures });
    if (this.#failures === 1) this.ask(this.#instructions);
    else if (this.#failures === 2) this.ask(this.#deps.excuse);
  }

  /** All of them are cancelled. */
  drop(): void {
    this.#asked = 0;
    this.#current = undefined;
    this.#failures = 0;
  }
}
