import type { Hop, HostPort, PacketHandler, TransportName } from '../../../server/telephony/sip/transport/transport.ts';
import { FakeClock } from '../fake-clock.ts';
import { seeded } from '../seeded.ts';

export interface Weather {
  /** Share of packets that are lost; over UDP only. */
  loss: number;
  /** Share that arrive twice. */
  duplication: number;
  /** Each packet takes between these, ms, so that they overtake each other. */
  latencyMs: readonly [from: number, to: number];
}

export const fairWeather: Weather = { loss: 0, duplication: 0, latencyMs: [10, 10] };

/** Everything sent, for tests to look at. */
export interface Sent {
  at: number;
  from: string;
  to: Hop;
  text: string;
}

/** A network of hosts by address, in simulated time: loses, doubles and reorders datagrams as a seed decides. */
export class SimulatedNetwork {
  readonly clock = new FakeClock();
  readonly sent: Sent[] = [];
  weather: Weather;
  readonly #hosts = new Map<string, PacketHandler>();
  /** Between 0 and 1. */
  readonly random: () => number;
  #filters: ((sent: Sent) => boolean)[] = [];

  constructor(weather: Weather = fairWeather, seed = 1) {
    this.weather = weather;
    this.random = seeded(seed);
  }

  /** Puts a host there, and gives it its way out. */
  host(address: string, receive: PacketHandler) {
    this.#hosts.set(address, receive);
    return {
      send: (packet: Uint8Array, to: Hop, failed: () => void) => this.#send(address, packet, to, failed),
      local: (transport: TransportName): HostPort => ({ host: address, port: transport === 'tls' ? 5061 : 5060 }),
    };
  }

  unplug(address: string): void {
    this.#hosts.delete(address);
  }

  /** Drops what `drops` says, besides what the weather takes. */
  drop(drops: (sent: Sent) => boolean): void {
    this.#filters.push(drops);
  }

  randomBytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => Math.floor(this.random() * 256));

  /** First lines of what one sent to the other, retransmissions included. */
  lines(from: string): string[] {
    return this.sent.filter((sent) => sent.from === from).map(({ text }) => text.split('\r\n')[0] ?? '');
  }

  #send(from: string, packet: Uint8Array, to: Hop, failed: () => void): void {
    const sent: Sent = { at: this.clock.monotonic(), from, to, text: Buffer.from(packet).toString() };
    this.sent.push(sent);
    const isReliable = to.transport !== 'udp';
    if (isReliable && !this.#hosts.has(to.address)) {
      this.clock.after(1, failed);
      return;
    }
    const { loss, duplication } = this.weather;
    if (this.#filters.some((drops) => drops(sent)) || (!isReliable && this.random() < loss)) return;
    this.#deliver(from, packet, to);
    if (!isReliable && this.random() < duplication) this.#deliver(from, packet, to);
  }

  #deliver(from: string, packet: Uint8Array, to: Hop): void {
    const [least, most] = this.weather.latencyMs;
    // A stream keeps the order.
    const ms = to.transport === 'udp' ? least + this.random() * (most - least) : least;
    const source: Hop = { transport: to.transport, address: from, port: to.transport === 'tls' ? 5061 : 5060 };
    this.clock.after(ms, () => this.#hosts.get(to.address)?.(packet, source));
  }
}
