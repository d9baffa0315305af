import { type Digit, eventOf, serializeTelephoneEvent } from './telephone-event.ts';

export interface DtmfTiming {
  /** How long a key is held, in ms. Default 160. */
  pressMs?: number;
  /** Pause after it, in ms. Default 80: receivers want at least 40. */
  pauseMs?: number;
}

/** What to send in place of a frame of audio. */
export interface DtmfFrame {
  marker: boolean;
  /** Timestamp of the event, the same in all of its packets. */
  timestamp: number;
  payload: Buffer;
}

/** -10 dBm0, an ordinary key's. */
const VOLUME = 10;
/** RFC 4733 2.5.1.4: the last packet is sent three times. */
const END_PACKETS = 3;
const MOST_WAITING = 64;

/** Turns digits into the packets of RFC 4733, one a frame of 20 ms, one digit after another. */
export class DtmfSender {
  readonly #frameUnits: number;
  readonly #pressFrames: number;
  readonly #pauseFrames: number;
  readonly #waiting: number[] = [];
  #current: { event: number; timestamp: number; frame: number } | undefined;

  /** @param frameUnits RTP clock units in a frame of 20 ms */
  constructor(frameUnits: number, { pressMs = 160, pauseMs = 80 }: DtmfTiming = {}) {
    this.#frameUnits = frameUnits;
    this.#pressFrames = Math.max(2, Math.ceil(pressMs / 20));
    this.#pauseFrames = Math.max(0, Math.ceil(pauseMs / 20) - (END_PACKETS - 1));
  }

  /** Digits that are none are left out. Returns how many will be sent. */
  press(digits: Iterable<Digit>): number {
    const events = [...digits].map(eventOf).filter((event) => event !== undefined);
    const fitting = events.slice(0, MOST_WAITING - this.#waiting.length);
    this.#waiting.push(...fitting);
    return fitting.length;
  }

  /**
   * Called once a frame. Undefined: send audio. `silent`: send nothing, it is the pause between two digits.
   * @param timestamp RTP timestamp of the frame
   */
  next(timestamp: number): DtmfFrame | 'silent' | undefined {
    this.#current ??= this.#begin(timestamp);
    const current = this.#current;
    if (current === undefined) return undefined;
    const frame = current.frame++;
    const lastFrame = this.#pressFrames + END_PACKETS - 2;
    if (frame > lastFrame) {
      if (frame >= lastFrame + this.#pauseFrames) this.#current = undefined;
      return 'silent';
    }
    const end = frame >= this.#pressFrames - 1;
    const duration = Math.min(0xffff, Math.min(frame + 1, this.#pressFrames) * this.#frameUnits);
    const payload = serializeTelephoneEvent({ event: current.event, end, volume: VOLUME, duration });
    return { marker: frame === 0, timestamp: current.timestamp, payload };
  }

  #begin(timestamp: number): { event: number; timestamp: number; frame: number } | undefined {
    const event = this.#waiting.shift();
    return event === undefined ? undefined : { event, timestamp, frame: 0 };
  }
}
