/** A packet that waits for its turn, its counters no longer wrapping. */
export interface WaitingPacket {
  sequence: number;
  timestamp: number;
  /** Encoded audio, or the level of comfort noise (-dBov) from here on. */
  content: Uint8Array | { noise: number };
}

/** Two seconds of packets; a sender that is ahead by more is broken or hostile. */
const MOST = 100;

/** Packets in the order of their sequence numbers, each once. */
export class PacketQueue {
  readonly #packets: WaitingPacket[] = [];
  #last = Number.NEGATIVE_INFINITY;

  get first(): WaitingPacket | undefined {
    return this.#packets[0];
  }

  get length(): number {
    return this.#packets.length;
  }

  /** Returns what became of it; a `late` one comes after a later one has been taken. */
  put(packet: WaitingPacket): 'waits' | 'late' | 'duplicate' {
    if (packet.sequence <= this.#last) return 'late';
    const packets = this.#packets;
    let at = packets.length;
    while (at > 0 && (packets[at - 1]?.sequence ?? 0) > packet.sequence) at--;
    if (packets[at - 1]?.sequence === packet.sequence) return 'duplicate';
    packets.splice(at, 0, packet);
    if (packets.length > MOST) this.take();
    return 'waits';
  }

  take(): WaitingPacket | undefined {
    const packet = this.#packets.shift();
    if (packet !== undefined) this.#last = packet.sequence;
    return packet;
  }

  clear(): void {
    this.#packets.length = 0;
    this.#last = Number.NEGATIVE_INFINITY;
  }
}
