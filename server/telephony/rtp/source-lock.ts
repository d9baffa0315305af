/** Where a datagram came from or goes to. */
export interface Address {
  address: string;
  port: number;
}

export const sameAddress = (a: Address | undefined, b: Address | undefined): boolean =>
  a?.address === b?.address && a?.port === b?.port;

export type Verdict =
  /** Play it. `changed`: it is the first of a source or synchronisation source that we now listen to. */
  { accepted: true; changed: boolean } | { accepted: false };

interface Candidate extends Address {
  ssrc: number;
  sequence: number;
  inARow: number;
}

/** As many packets in sequence make a stranger, or a new SSRC, consistent (RFC 3550 A.1 asks for 2). */
const CONSISTENT = 3;
const CONSISTENT_SSRC = 2;
/** A source that sends nothing for so long may have moved to another port. */
const SILENT_MS = 2000;

/**
 * Symmetric RTP that can't be stolen by a stray packet: listens to the address that SDP told from its first packet on,
 * or, where that is behind a NAT, to the first source that sends packets in sequence.
 *
 *   open --SDP's address, or 3 in a row--> locked --SDP's address, 3 in a row--> locked to it
 *                                          locked, silent for 2 s --same host's other port, 3 in a row--> locked to it
 * With SRTP only authentic packets get here: then any source may follow a silent one, which lets phones roam.
 */
export class SourceLock {
  readonly #expected: Address | undefined;
  readonly #authentic: boolean;
  #locked: (Address & { ssrc: number }) | undefined;
  #lastAt = 0;
  #candidate: Candidate | undefined;

  /** @param expected the address that SDP told; undefined while the other side has none */
  constructor(expected: Address | undefined, authentic: boolean) {
    this.#expected = expected;
    this.#authentic = authentic;
  }

  /** The address that we listen to, once known. */
  get locked(): Address | undefined {
    return this.#locked;
  }

  judge(from: Address, { ssrc, sequence }: { ssrc: number; sequence: number }, now: number): Verdict {
    if (sameAddress(from, this.#locked) && ssrc === this.#locked?.ssrc) {
      this.#lastAt = now;
      // Two sources at once on one address don't take turns; SDP's address may still collect its packets in a row.
      if (sameAddress(from, this.#candidate)) this.#candidate = undefined;
      return { accepted: true, changed: false };
    }
    const enough = this.#needed(from, now);
    if (enough === undefined || this.#count(from, ssrc, sequence) < enough) return { accepted: false };
    this.#locked = { address: from.address, port: from.port, ssrc };
    this.#lastAt = now;
    this.#candidate = undefined;
    return { accepted: true, changed: true };
  }

  /** Packets in sequence after which this source is listened to; undefined: never. */
  #needed(from: Address, now: number): number | undefined {
    if (this.#locked === undefined) return sameAddress(from, this.#expected) ? 1 : CONSISTENT;
    if (sameAddress(from, this.#locked)) return CONSISTENT_SSRC;
    if (sameAddress(from, this.#expected)) return CONSISTENT;
    const silent = now - this.#lastAt >= SILENT_MS;
    return silent && (this.#authentic || from.address === this.#locked.address) ? CONSISTENT : undefined;
  }

  #count(from: Address, ssrc: number, sequence: number): number {
    const candidate = this.#candidate;
    const follows =
      candidate !== undefined &&
      sameAddress(candidate, from) &&
      candidate.ssrc === ssrc &&
      sequence === ((candidate.sequence + 1) & 0xffff);
    const inARow = follows ? candidate.inARow + 1 : 1;
    this.#candidate = { address: from.address, port: from.port, ssrc, sequence, inARow };
    return inARow;
  }
}
