import type { RtpPacket } from './packet.ts';
import { type Digit, digitOf, parseTelephoneEvent } from './telephone-event.ts';

/** A key that was pressed and let go. */
export interface Press {
  digit: Digit;
  durationMs: number;
}

interface Held {
  digit: Digit;
  timestamp: number;
  /** Units of finished segments of a long press (RFC 4733 2.5.1.3). */
  before: number;
  duration: number;
  lastAt: number;
}

/** A press whose end is lost ends this long after its last packet: senders repeat at least every 50 ms. */
const LOST_END_MS = 150;
const LONGEST_SEGMENT = 0xffff;
/** Older packets than that are none overtaken on the way: the source has begun to count anew. */
const OVERTAKEN_S = 2;

/**
 * Makes presses of telephone-event packets: one a press, however often its packets are repeated, lost or overtaken.
 *
 *   idle --packet--> held --end, another event, silence--> idle
 */
export class DtmfReceiver {
  readonly #clockRate: number;
  readonly #onPress: (press: Press) => void;
  #held: Held | undefined;
  /** Timestamp of the last press told: its end comes three times. */
  #told: number | undefined;

  constructor(clockRate: number, onPress: (press: Press) => void) {
    this.#clockRate = clockRate;
    this.#onPress = onPress;
  }

  handle({ timestamp, marker, payload }: RtpPacket, now: number): void {
    const event = parseTelephoneEvent(payload);
    const digit = event && digitOf(event.event);
    if (event === undefined || digit === undefined) return;
    if (this.#isPast(timestamp)) return;
    const held = this.#held;
    if (held === undefined || held.timestamp !== timestamp) this.#begin(digit, timestamp, marker, now);
    if (this.#held === undefined) return;
    this.#held.duration = Math.max(this.#held.duration, event.duration);
    this.#held.lastAt = now;
    if (event.end) this.#finish();
  }

  /** To be called now and then: ends a press whose end got lost. */
  tick(now: number): void {
    if (this.#held !== undefined && now - this.#held.lastAt >= LOST_END_MS) this.#finish();
  }

  #begin(digit: Digit, timestamp: number, marker: boolean, now: number): void {
    const held = this.#held;
    const continues = held?.digit === digit && !marker && timestamp === (held.timestamp + LONGEST_SEGMENT) % 2 ** 32;
    const before = continues ? held.before + LONGEST_SEGMENT : 0;
    if (!continues) this.#finish();
    this.#held = { digit, timestamp, before, duration: 0, lastAt: now };
  }

  /** Belongs to a press already told, or to one before the held one. */
  #isPast(timestamp: number): boolean {
    const last = this.#held?.timestamp ?? this.#told;
    if (last === undefined) return false;
    const behind = (last - timestamp) | 0;
    return timestamp === this.#told || (behind > 0 && behind < OVERTAKEN_S * this.#clockRate);
  }

  #finish(): void {
    if (this.#held === undefined) return;
    const { digit, before, duration, timestamp } = this.#held;
    this.#held = undefined;
    this.#told = timestamp;
    this.#onPress({ digit, durationMs: Math.round(((before + duration) * 1000) / this.#clockRate) });
  }
}
