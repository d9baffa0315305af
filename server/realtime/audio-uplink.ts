import { encodePcm } from './pcm.ts';
import { SAMPLE_RATE } from './session-config.ts';

/** What has not left yet beyond this is a connection that does not keep up: about 16 s of audio. */
const CONGESTED_BYTES = 1024 * 1024;
/** Newest audio that is held back while it does not, in samples: 2 s. */
const HELD_SAMPLES = 2 * SAMPLE_RATE;

export interface AudioUplinkDeps {
  send(base64: string): void;
  bufferedBytes(): number;
  /** Called once the connection keeps up again, with how much audio was lost meanwhile. */
  dropped(ms: number): void;
}

/** Forwards caller audio as it comes; behind a connection that does not keep up, the oldest audio is dropped. */
export class AudioUplink {
  readonly #deps: AudioUplinkDeps;
  #held: Int16Array[] = [];
  #heldSamples = 0;
  #droppedSamples = 0;

  constructor(deps: AudioUplinkDeps) {
    this.#deps = deps;
  }

  append(pcm: Int16Array): void {
    if (pcm.length === 0) return;
    if (this.#deps.bufferedBytes() > CONGESTED_BYTES) {
      this.#hold(pcm);
      return;
    }
    if (this.#held.length > 0) this.#release();
    this.#deps.send(encodePcm(pcm));
  }

  /** Forgets what is held: it belongs to a connection that is gone. */
  reset(): void {
    this.#held = [];
    this.#heldSamples = 0;
    this.#droppedSamples = 0;
  }

  #hold(pcm: Int16Array): void {
    // The caller may reuse its buffer once we return.
    this.#held.push(pcm.slice());
    this.#heldSamples += pcm.length;
    while (this.#heldSamples > HELD_SAMPLES) {
      const oldest = this.#held.shift();
      if (!oldest) break;
      this.#heldSamples -= oldest.length;
      this.#droppedSamples += oldest.length;
    }
  }

  #release(): void {
    for (const pcm of this.#held) this.#deps.send(encodePcm(pcm));
    if (this.#droppedSamples > 0) this.#deps.dropped(Math.round((this.#droppedSamples * 1000) / SAMPLE_RATE));
    this.reset();
  }
}
