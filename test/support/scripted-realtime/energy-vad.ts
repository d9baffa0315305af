import { SAMPLE_RATE } from './tone.ts';

export interface VadSettings {
  prefixPaddingMs: number;
  silenceDurationMs: number;
}

export type VadEvent =
  | { type: 'started'; audioStartMs: number }
  | { type: 'stopped'; audioEndMs: number; speech: Int16Array };

const WINDOW_MS = 20;
const WINDOW = (SAMPLE_RATE * WINDOW_MS) / 1000;
/** Root mean square above which a window is speech: about -38 dBFS. */
const LOUD = 400;
/** Speech in a row before it counts, so that a click does not. */
const ONSET_MS = 60;

/** Voice activity by energy alone: enough for speech or tones without noise. Times are ms of all audio pushed. */
export class EnergyVad {
  settings: VadSettings;
  #rest: Int16Array = new Int16Array(0);
  #elapsedMs = 0;
  #loudMs = 0;
  #quietMs = 0;
  #speaking = false;
  #startMs = 0;
  #windows: Int16Array[] = [];

  constructor(settings: VadSettings) {
    this.settings = settings;
  }

  push(pcm: Int16Array): VadEvent[] {
    const joined = new Int16Array(this.#rest.length + pcm.length);
    joined.set(this.#rest);
    joined.set(pcm, this.#rest.length);
    const events: VadEvent[] = [];
    let offset = 0;
    for (; offset + WINDOW <= joined.length; offset += WINDOW) {
      const event = this.#window(joined.slice(offset, offset + WINDOW));
      if (event) events.push(event);
    }
    this.#rest = joined.slice(offset);
    return events;
  }

  #window(window: Int16Array): VadEvent | undefined {
    const isLoud = rms(window) > LOUD;
    this.#elapsedMs += WINDOW_MS;
    this.#windows.push(window);
    this.#loudMs = isLoud ? this.#loudMs + WINDOW_MS : 0;
    this.#quietMs = isLoud ? 0 : this.#quietMs + WINDOW_MS;
    if (!this.#speaking) return this.#listen();
    return this.#quietMs >= this.settings.silenceDurationMs ? this.#stop() : undefined;
  }

  #listen(): VadEvent | undefined {
    const kept = Math.ceil((this.settings.prefixPaddingMs + ONSET_MS) / WINDOW_MS);
    if (this.#windows.length > kept) this.#windows.shift();
    if (this.#loudMs < ONSET_MS) return undefined;
    this.#speaking = true;
    this.#startMs = this.#elapsedMs - this.#windows.length * WINDOW_MS;
    return { type: 'started', audioStartMs: this.#startMs };
  }

  #stop(): VadEvent {
    const speech = new Int16Array(this.#windows.length * WINDOW);
    this.#windows.forEach((window, index) => {
      speech.set(window, index * WINDOW);
    });
    this.#speaking = false;
    this.#windows = [];
    return { type: 'stopped', audioEndMs: this.#elapsedMs, speech };
  }
}

function rms(pcm: Int16Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return Math.sqrt(sum / pcm.length);
}
