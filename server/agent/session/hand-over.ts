import type { Predecessor } from '../../store/lease-store.ts';
import type { Clock } from '../clock.ts';
import type { CallClaim } from './call-claim.ts';

export interface HandOverDeps {
  claim: Pick<CallClaim, 'release' | 'takeBack'>;
  clock: Clock;
  /** Nobody speaks, and nobody waits for an answer. */
  quiet: () => boolean;
  /** The call is to be another's: nothing more is said by us. */
  onGiven: () => void;
  /** The call is another's. */
  onTaken: () => void;
  /** Nobody came, and it is ours again. */
  onUnwanted: () => void;
}

/** A pause in the conversation comes within this time, or is not waited for any longer. */
const QUIET_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 100;
/** A successor is there within a second, unless there is none. */
const SUCCESSOR_WITHIN_MS = 8_000;

/**
 * Has another agent take the call over as soon as nobody speaks; or, where there is never quiet, with an apology.
 *
 *   waiting for quiet --given up--> waiting to be put out of the room --nobody came--> ours again
 */
export class HandOver {
  readonly #deps: HandOverDeps;
  #cancel = () => {};
  #given = false;

  constructor(deps: HandOverDeps) {
    this.#deps = deps;
  }

  /** The successor has not come yet. What is still written of the call comes too late, and says nothing new. */
  get given(): boolean {
    return this.#given;
  }

  start(): void {
    const { clock, quiet } = this.#deps;
    const stopLooking = clock.every(LOOK_AGAIN_MS, () => quiet() && this.#give('handed-over'));
    const stopWaiting = clock.after(QUIET_WITHIN_MS, () => this.#give('lost'));
    this.#cancel = () => {
      stopLooking();
      stopWaiting();
    };
  }

  cancel(): void {
    this.#cancel();
  }

  #give(why: Predecessor): void {
    const { claim, clock, onGiven, onTaken } = this.#deps;
    this.#cancel();
    this.#given = true;
    claim.release(why).then((epoch) => {
      if (epoch === undefined) return onTaken();
      onGiven();
      this.#cancel = clock.after(SUCCESSOR_WITHIN_MS, () => void this.#takeBack(epoch));
    });
  }

  /** The caller is not left alone with an empty room. */
  async #takeBack(epoch: number): Promise<void> {
    this.#given = false;
    if (await this.#deps.claim.takeBack(epoch)) this.#deps.onUnwanted();
    else this.#deps.onTaken();
  }
}
