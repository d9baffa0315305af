import type { ReceptionReport } from './rtcp-packet.ts';

/** What arrived from one source so far. */
export interface ReceptionStats {
  received: number;
  /** Expected less received: duplicates count against it, so it may be negative (RFC 3550 6.4.1). */
  lost: number;
  /** Interarrival jitter, in ms. */
  jitterMs: number;
}

/** RFC 3550 A.1: a jump further than this is a restart of the source, not a loss. */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;
const CYCLE = 65_536;

/** RFC 3550 appendix A.1, A.3 and A.8: sequence numbers, loss and jitter of one source. */
export class Reception {
  readonly ssrc: number;
  readonly #clockRate: number;
  #base = 0;
  #highest = 0;
  #cycles = 0;
  #received = 0;
  #expectedPrior = 0;
  #receivedPrior = 0;
  /** The sequence number after a jump: a second packet there means that the source has restarted. */
  #restartAt: number | undefined;
  #transit: number | undefined;
  /** In units of the RTP clock. */
  #jitter = 0;

  constructor(ssrc: number, sequence: number, clockRate: number) {
    this.ssrc = ssrc;
    this.#clockRate = clockRate;
    this.#begin(sequence);
  }

  /** Takes a packet in. Returns whether it belongs to the sequence; one that does not is best dropped. */
  take(sequence: number): boolean {
    const ahead = (sequence - this.#highest) & 0xffff;
    if (ahead < MAX_DROPOUT) {
      if (sequence < this.#highest) this.#cycles += CYCLE;
      this.#highest = sequence;
    } else if (ahead <= CYCLE - MAX_MISORDER) {
      if (sequence !== this.#restartAt) {
        this.#restartAt = (sequence + 1) & 0xffff;
        return false;
      }
      this.#begin(sequence);
    }
    this.#received++;
    return true;
  }

  /** Jitter of audio: events of RFC 4733 keep their timestamp while they last, and so tell nothing about it. */
  time(timestamp: number, nowMs: number): void {
    const arrival = (nowMs * this.#clockRate) / 1000;
    // Wraps as the timestamp does.
    const transit = (Math.round(arrival % 2 ** 32) - timestamp) | 0;
    if (this.#transit !== undefined) {
      const change = Math.abs((transit - this.#transit) | 0);
      this.#jitter += (change - this.#jitter) / 16;
    }
    this.#transit = transit;
  }

  /** Report block for the time since the last one. */
  report(): Omit<ReceptionReport, 'lastSenderReport' | 'delaySinceLast'> {
    const { expected } = this;
    const expectedNow = expected - this.#expectedPrior;
    const lostNow = expectedNow - (this.#received - this.#receivedPrior);
    this.#expectedPrior = expected;
    this.#receivedPrior = this.#received;
    return {
      ssrc: this.ssrc,
      fractionLost: expectedNow === 0 || lostNow <= 0 ? 0 : Math.min(255, Math.floor((lostNow * 256) / expectedNow)),
      cumulativeLost: expected - this.#received,
      highestSequence: this.#cycles + this.#highest,
      jitter: Math.floor(this.#jitter),
    };
  }

  get stats(): ReceptionStats {
    return {
      received: this.#received,
      lost: this.expected - this.#received,
      jitterMs: (this.#jitter * 1000) / this.#clockRate,
    };
  }

  get expected(): number {
    return this.#cycles + this.#highest - this.#base + 1;
  }

  #begin(sequence: number): void {
    this.#base = sequence;
    this.#highest = sequence;
    this.#cycles = 0;
    this.#received = 0;
    this.#expectedPrior = 0;
    this.#receivedPrior = 0;
    this.#restartAt = undefined;
    this.#transit = undefined;
  }
}
