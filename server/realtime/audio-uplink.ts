import { encodePcm } from './pcm.ts';
import { SAMPLE_RATE } from './session-config.ts';

/** What has not left yet beyond this is a connection that does not keep up: about 16 s of audio. */
const CONGESTED_BYTES = 1024 * 1024;
/** Newest audio that is held back while it does not, in samples: 2 s. */
const HELD_SAMPLES = 2 * SAMPLE_RATE;
/** Newest audio that is kept for another connection, in samples: 20 s, a long question and the search for a server. */
const KEPT_SAMPLES = 20 * SAMPLE_RATE;
const SAMPLES_PER_MS = SAMPLE_RATE / 1000;

export interface AudioUplinkDeps {
  send(base64: string): void;
  isReady(): boolean;
  bufferedBytes(): number;
  /** Called once the connection keeps up again, with how much audio was lost meanwhile. */
  dropped(ms: number): void;
}

/**
 * Forwards caller audio as it comes; behind a connection that does not keep up, the oldest audio is dropped. What no
 * connection has understood yet is kept, and the next one is given it first: a server that dies in the middle of a
 * question costs the caller time and no words.
 *
 * Places in the audio are samples since it began; a connection counts its own milliseconds of what it was sent.
 */
export class AudioUplink {
  readonly #deps: AudioUplinkDeps;
  #frames: { at: number; pcm: Int16Array }[] = [];
  #end = 0;
  /** Up to where the present connection has been given it. */
  #sent = 0;
  /** Where the present connection's time begins. */
  #origin = 0;
  /** Before this, an earlier connection had it too. */
  #again = 0;

  constructor(deps: AudioUplinkDeps) {
    this.#deps = deps;
  }

  append(pcm: Int16Array): void {
    if (pcm.length === 0) return;
    // The caller may reuse its buffer once we return.
    this.#frames.push({ at: this.#end, pcm: pcm.slice() });
    this.#end += pcm.length;
    this.#forget(this.#end - KEPT_SAMPLES);
    if (!this.#deps.isReady() || this.#deps.bufferedBytes() > CONGESTED_BYTES) return;
    const late = this.#end - pcm.length - this.#sent - HELD_SAMPLES;
    if (late > 0) this.#skip(late);
    this.#send();
  }

  /** How much audio the present connection has been sent, by its own time. */
  get sentMs(): number {
    return (this.#sent - this.#origin) / SAMPLES_PER_MS;
  }

  /** Whether an earlier connection had heard the audio at this time of the present one's. */
  isAgain(ms: number): boolean {
    return this.#origin + ms * SAMPLES_PER_MS < this.#again;
  }

  /** All before this time of the present connection's has become words, or is none. */
  understood(ms: number): void {
    this.#forget(this.#origin + ms * SAMPLES_PER_MS);
  }

  /** The first connection is there: it is given what comes from now on. */
  begin(): void {
    this.#forget(this.#end);
    this.#restart();
  }

  /** Another connection is there: it is given what the one before has not understood. */
  repeat(): void {
    this.#again = this.#end;
    this.#restart();
    this.#send();
  }

  /** What no connection has understood yet. */
  get kept(): Int16Array[] {
    return this.#frames.map(({ pcm }) => pcm);
  }

  #restart(): void {
    this.#sent = this.#frames[0]?.at ?? this.#end;
    this.#origin = this.#sent;
  }

  #send(): void {
    let first = this.#frames.length;
    while ((this.#frames[first - 1]?.at ?? -1) >= this.#sent) first -= 1;
    for (const { pcm } of this.#frames.slice(first)) this.#deps.send(encodePcm(pcm));
    this.#sent = this.#end;
  }

  #skip(samples: number): void {
    this.#sent += samples;
    this.#origin += samples;
    this.#deps.dropped(Math.round(samples / SAMPLES_PER_MS));
  }

  #forget(before: number): void {
    const first = this.#frames.findIndex(({ at, pcm }) => at + pcm.length > before);
    this.#frames.splice(0, first === -1 ? this.#frames.length : first);
  }
}
