import type { Clock } from '../clock.ts';
import { changeFloor, type Floor, type FloorEffect, type FloorInput, silence } from './interruption.ts';

export interface FloorKeeperDeps {
  clock: Clock;
  carryOut: (effect: Exclude<FloorEffect, { type: 'wait' }>) => void;
  /** Somebody else has the floor. */
  onMoved: () => void;
}

/** Keeps whose turn it is, and has carried out what follows from a change of it. */
export class FloorKeeper {
  readonly #deps: FloorKeeperDeps;
  #floor: Floor = silence;
  #cancelWait = () => {};
  #closed = false;

  constructor(deps: FloorKeeperDeps) {
    this.#deps = deps;
  }

  get name(): Floor['name'] {
    return this.#floor.name;
  }

  /** What is being said can't be interrupted. */
  get protected(): boolean {
    return this.#floor.name === 'answering' && this.#floor.protected;
  }

  /** `afterInterruption` comes before all else that follows; where it returns false, nothing else does. */
  change(input: FloorInput, afterInterruption = () => true): void {
    if (this.#closed) return;
    const { floor, effects } = changeFloor(this.#floor, input);
    for (const effect of effects) if (effect.type === 'interrupt') this.#deps.carryOut(effect);
    if (!afterInterruption()) return;
    const moved = floor.name !== this.#floor.name;
    this.#floor = floor;
    if (moved && floor.name !== 'paused') this.#cancelWait();
    for (const effect of effects) {
      if (effect.type === 'wait') this.#wait(effect.ms);
      else if (effect.type !== 'interrupt') this.#deps.carryOut(effect);
    }
    if (moved) this.#deps.onMoved();
  }

  /** Nobody has the floor any more, whatever was going on. */
  clear(): void {
    this.#cancelWait();
    this.#floor = silence;
  }

  close(): void {
    this.#cancelWait();
    this.#closed = true;
  }

  #wait(ms: number): void {
    this.#cancelWait();
    this.#cancelWait = this.#deps.clock.after(ms, () => this.change({ type: 'waited' }));
  }
}
