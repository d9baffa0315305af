import { rootMeanSquare } from '../audio/level.ts';
import { Failure } from '../contract/index.ts';

/** Root mean square of 16-bit samples above which a frame counts as heard: about -44 dB. */
const AUDIBLE = 200;

/** What has been noticed of the agent in a call, and waiting for more of it. Times are `performance.now()`. */
export class CallWatch {
  agentCameAt: number | undefined;
  #audible: number[] = [];
  #captions: { side: 'caller' | 'agent'; text: string }[] = [];
  #over = false;
  #waiting = new Set<() => void>();

  agentCame(): void {
    this.agentCameAt ??= performance.now();
    this.#changed();
  }

  heardFrame(samples: Int16Array): void {
    if (rootMeanSquare(samples) > AUDIBLE) this.#audible.push(performance.now());
    // Also on silence: somebody may be waiting for enough of it.
    this.#changed();
  }

  caption(side: 'caller' | 'agent', text: string): void {
    this.#captions.push({ side, text });
    this.#changed();
  }

  ended(): void {
    this.#over = true;
    this.#changed();
  }

  /** When the agent was first heard after `since`; undefined if it was not yet. */
  firstHeard(since: number): number | undefined {
    return this.#audible.find((at) => at >= since);
  }

  /** For how long the agent has been silent, in ms; undefined if it was not heard yet. */
  silentFor(): number | undefined {
    const last = this.#audible.at(-1);
    return last === undefined ? undefined : performance.now() - last;
  }

  /** The latest final caption of a side. */
  said(side: 'caller' | 'agent'): string | undefined {
    return this.#captions.findLast((caption) => caption.side === side)?.text;
  }

  captionCount(side: 'caller' | 'agent'): number {
    return this.#captions.filter((caption) => caption.side === side).length;
  }

  /** Resolves with the first value that `look` finds. @throws Failure `call-silent` | `call-ended` */
  until<T>(what: string, ms: number, look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        act();
      };
      const check = () => {
        const found = look();
        if (found !== undefined) settle(() => resolve(found));
        else if (this.#over) settle(() => reject(callEnded(what)));
      };
      const timer = setTimeout(() => settle(() => reject(callSilent(what, ms))), ms);
      this.#waiting.add(check);
      check();
    });
  }

  #changed(): void {
    for (const check of [...this.#waiting]) check();
  }
}

const callSilent = (what: string, ms: number) =>
  new Failure({
    reason: 'call-silent',
    message: `The test call waited ${ms / 1000} s for ${what}, in vain.`,
    cure: 'Read the log of the server: the agent worker or the Realtime server says why.',
  });

const callEnded = (what: string) =>
  new Failure({
    reason: 'call-ended',
    message: `The test call ended while it waited for ${what}.`,
    cure: 'What was heard last may say why; the log of the server does.',
  });
