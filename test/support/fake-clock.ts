import type { Clock } from '../../server/agent/clock.ts';

interface Task {
  due: number;
  run: () => void;
  /** ms between repetitions; undefined runs once. */
  every?: number;
}

/** A clock that moves only when told to, running what falls due on the way, in order. */
export class FakeClock implements Clock {
  #now = 0;
  #tasks: Task[] = [];

  now = (): number => 1_700_000_000_000 + this.#now;
  monotonic = (): number => this.#now;

  after(ms: number, run: () => void): () => void {
    return this.#add({ due: this.#now + ms, run });
  }

  every(ms: number, run: () => void): () => void {
    return this.#add({ due: this.#now + ms, run, every: ms });
  }

  /** Tasks that still wait; a part that has been closed leaves none. */
  get waiting(): number {
    return this.#tasks.length;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#tasks.toSorted((a, b) => a.due - b.due)[0];
      if (!next || next.due > end) break;
      this.#now = next.due;
      if (next.every === undefined) this.#tasks = this.#tasks.filter((task) => task !== next);
      else next.due += next.every;
      next.run();
    }
    this.#now = end;
  }

  #add(task: Task): () => void {
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }
}
