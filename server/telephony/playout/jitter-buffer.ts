import { type Codec, type Decoder, LONGEST_PACKET_MS } from '../codec/codec.ts';
import { Unwrap } from '../rtp/unwrap.ts';
import { DelayEstimate } from './delay-estimate.ts';
import { GapFiller } from './gap-filler.ts';
import { PacketQueue, type WaitingPacket } from './packet-queue.ts';
import { SampleQueue } from './sample-queue.ts';
import { TimeStretch, type Urgency } from './time-stretch.ts';

/** What a packet needs to be played in its place. */
export interface TimedPacket {
  sequence: number;
  timestamp: number;
}

export interface PlayoutStats {
  /** Packets that were played. */
  played: number;
  /** Packets that came after their turn. */
  late: number;
  duplicates: number;
  /** Audio that was made up, in ms. */
  concealedMs: number;
  /** Audio that was added and taken away to follow the sender's clock and the network, in ms. */
  lengthenedMs: number;
  shortenedMs: number;
  /** How long audio waits here at present, beyond the fastest packet's way, in ms. */
  delayMs: number;
}

/** The half of a codec that playing needs. */
export type PlayedCodec = Pick<Codec, 'sampleRate' | 'clockRate' | 'createDecoder'>;

/** Before anything is known about the network. */
const FIRST_TARGET_MS = 30;
const LIMITS = { floorMs: 5, ceilingMs: 200 };
/** Waiting longer than the target by this is given up at once, by leaving audio out. */
const EXCESS_MS = 300;
/** A packet so far off the others' times belongs to a stream that begins anew. */
const RESTART_MS = 1000;
const LATE_RESTART = 25;
/** Room between the decisions to lengthen and to shorten, so that they don't undo each other. */
const SLACK_MS = 2;
/** Frames over which the least wait is watched before the sound is touched. */
const WATCHED = 10;
/** A network that has lost a packet may lose another one for so long. */
const LOSSY_MS = 10_000;
const FIRM_MS = 40;
const FORCED_MS = 120;

/**
 * Takes packets as the network delivers them and gives a frame of audio whenever asked, in the listener's time: holds
 * them back just as long as the network's jitter asks, puts them in order, makes up what is missing, and shortens
 * or lengthens the sound a little where the sender's clock is not ours.
 *
 *   waiting --first packet, target passed--> playing --reset, stream begins anew--> waiting
 */
export class JitterBuffer {
  readonly #codec: PlayedCodec;
  readonly #decoder: Decoder;
  readonly #decoded: Int16Array;
  readonly #packets = new PacketQueue();
  readonly #samples = new SampleQueue();
  readonly #gaps: GapFiller;
  readonly #stretch: TimeStretch;
  #estimate = new DelayEstimate(LIMITS, FIRST_TARGET_MS);
  #sequences = new Unwrap(16);
  #timestamps = new Unwrap(32);
  /** A packet has come, so that there are times to compare with. */
  #begun = false;
  #playing = false;
  /** Timestamp of what is to be decoded next. */
  #next = 0;
  /** Samples made up since the packets ran out, for which `#next` has not moved on. */
  #madeUp = 0;
  /** When a packet was last found missing before another one. */
  #gapAt = Number.NEGATIVE_INFINITY;
  #lateInARow = 0;
  /** Length of the last packet, in ms. */
  #packetMs = 20;
  /** The least that packets waited, and that was left of samples, in the frames watched so far. */
  #leastWaitMs = Number.POSITIVE_INFINITY;
  #leastLeft = Number.POSITIVE_INFINITY;
  #watched = 0;
  #waitMs = 0;
  readonly #counts = { played: 0, late: 0, duplicates: 0, concealed: 0, lengthened: 0, shortened: 0 };

  constructor(codec: PlayedCodec) {
    this.#codec = codec;
    this.#decoder = codec.createDecoder();
    this.#decoded = new Int16Array((codec.sampleRate * LONGEST_PACKET_MS) / 1000);
    this.#gaps = new GapFiller(this.#decoder, codec.sampleRate, this.#decoded.length);
    this.#stretch = new TimeStretch(codec.sampleRate);
  }

  /** Takes a packet of audio. The payload is kept until its turn. */
  put(packet: TimedPacket, payload: Uint8Array, now: number): void {
    this.#take(packet, payload, now);
  }

  /** RFC 3389: the sender falls silent, with noise of this level (-dBov) behind. */
  putNoise(packet: TimedPacket, level: number, now: number): void {
    this.#take(packet, { noise: level }, now);
  }

  /** Fills a frame, whatever is there. */
  pull(frame: Int16Array, now: number): void {
    const plays = this.#playing || this.#begins(now);
    while (this.#samples.length < frame.length) {
      const missing = frame.length - this.#samples.length;
      if (plays) this.#fetch(missing, now);
      else this.#addMadeUp(this.#gaps.repeat(missing));
    }
    if (plays) this.#adapt(frame.length, now);
    this.#samples.shift(frame);
    this.#leastLeft = Math.min(this.#leastLeft, this.#samples.length);
  }

  /** Another source: nothing of the old one's times counts. */
  reset(): void {
    this.#packets.clear();
    this.#estimate = new DelayEstimate(LIMITS, FIRST_TARGET_MS);
    this.#sequences = new Unwrap(16);
    this.#timestamps = new Unwrap(32);
    this.#begun = false;
    this.#playing = false;
    this.#lateInARow = 0;
    this.#watchAnew();
  }

  get stats(): PlayoutStats {
    const { concealed, lengthened, shortened, ...counts } = this.#counts;
    const ms = (samples: number) => (samples * 1000) / this.#codec.sampleRate;
    return {
      ...counts,
      concealedMs: ms(concealed),
      lengthenedMs: ms(lengthened),
      shortenedMs: ms(shortened),
      delayMs: this.#waitMs + ms(this.#samples.length),
    };
  }

  #take(packet: TimedPacket, content: WaitingPacket['content'], now: number): void {
    let timestamp = this.#timestamps.next(packet.timestamp);
    let transit = now - this.#ms(timestamp);
    if (this.#begun && Math.abs(transit - this.#estimate.fastestMs) > RESTART_MS) {
      this.reset();
      timestamp = this.#timestamps.next(packet.timestamp);
      transit = now - this.#ms(timestamp);
    }
    this.#begun = true;
    this.#estimate.add(transit);
    const sequence = this.#sequences.next(packet.sequence);
    const fate = this.#packets.put({ sequence, timestamp, content });
    if (fate === 'duplicate') this.#counts.duplicates++;
    else if (fate === 'late') this.#noteLate();
    else this.#lateInARow = 0;
  }

  #noteLate(): void {
    this.#counts.late++;
    // Nothing but late packets: the sender counts anew from a lower number.
    if (++this.#lateInARow >= LATE_RESTART) this.reset();
  }

  #begins(now: number): boolean {
    const { first } = this.#packets;
    if (first === undefined || this.#waitOf(first.timestamp, now) < this.#targetMs(now)) return false;
    this.#playing = true;
    this.#next = first.timestamp;
    this.#madeUp = 0;
    return true;
  }

  /** Adds samples to the queue: the next packet's, or made-up ones. */
  #fetch(missing: number, now: number): void {
    const { first } = this.#packets;
    if (first === undefined) {
      const packet = this.#packetSamples;
      this.#madeUp += this.#addMadeUp(this.#gaps.fill({ needed: missing, length: Number.POSITIVE_INFINITY, packet }));
      return;
    }
    // Less than a sample, where RTP's clock is the finer one, is no gap.
    const gap = Math.floor(this.#samplesIn(first.timestamp - this.#next));
    if (gap > 0) this.#gapAt = now;
    // After packets ran out, the gap before the next one is already filled as far as something was made up meanwhile.
    const filled = this.#madeUp > 0 && (gap <= this.#madeUp || this.#isDue(first, now));
    if (gap > 0 && !filled) {
      const next = first.content instanceof Uint8Array ? first.content : undefined;
      const length = gap - this.#madeUp;
      const filling = { needed: missing, length, packet: this.#packetSamples, ...(next && { next }) };
      this.#next += this.#addMadeUp(this.#gaps.fill(filling)) / this.#samplesPerTick;
    } else {
      this.#play(now);
      this.#leastWaitMs = Math.min(this.#leastWaitMs, this.#waitMs);
    }
  }

  #play(now: number): void {
    const packet = this.#packets.take();
    if (packet === undefined) return;
    this.#madeUp = 0;
    if (!(packet.content instanceof Uint8Array)) {
      this.#next = Math.max(this.#next, packet.timestamp);
      this.#gaps.quiet(packet.content.noise);
      return;
    }
    this.#counts.played++;
    const count = this.#decoder.decode(packet.content, this.#decoded);
    this.#packetMs = (count * 1000) / this.#codec.sampleRate;
    this.#next = packet.timestamp + count / this.#samplesPerTick;
    const wait = this.#waitOf(packet.timestamp, now);
    if (wait > this.#targetMs(now) + EXCESS_MS && this.#packets.length > 0) {
      this.#gaps.cut();
      return;
    }
    this.#waitMs = wait;
    const pcm = this.#decoded.subarray(0, count);
    this.#gaps.heard(pcm);
    this.#samples.push(pcm);
  }

  #addMadeUp(pcm: Int16Array): number {
    this.#samples.push(pcm);
    this.#counts.concealed += pcm.length;
    return pcm.length;
  }

  /** Once the least wait of some frames is known: follows the network's needs, and so the sender's clock. */
  #adapt(frameLength: number, now: number): void {
    this.#watched++;
    if (this.#madeUp > 0 || this.#leastWaitMs === Number.POSITIVE_INFINITY) return;
    const targetMs = this.#targetMs(now);
    const short = targetMs - this.#leastWaitMs;
    // What is taken away may cost a whole packet's wait, for the next one is then needed that much earlier.
    const excess = this.#leastWaitMs - this.#packetMs - targetMs - SLACK_MS;
    const urgency = urgencyOf(Math.max(short, excess));
    if (this.#watched < WATCHED && urgency === 'gentle') return;
    if (short > 0) {
      this.#noteStretch('lengthened', this.#stretch.lengthen(this.#samples, urgency));
    } else if (excess >= 0) {
      this.#lookAhead(frameLength + this.#stretch.wanted, now);
      const spare = this.#samples.length - frameLength;
      this.#noteStretch('shortened', this.#stretch.shorten(this.#samples, urgency, spare));
    } else if (this.#leastLeft >= this.#stretch.least && this.#leastLeft < Number.POSITIVE_INFINITY) {
      // Samples that were never needed in time wait for nothing.
      const spare = this.#samples.length - frameLength;
      this.#noteStretch('shortened', this.#stretch.shorten(this.#samples, urgency, Math.min(this.#leastLeft, spare)));
    } else {
      this.#watchAnew();
    }
  }

  #noteStretch(kind: 'lengthened' | 'shortened', samples: number): void {
    if (samples === 0) return;
    this.#counts[kind] += samples;
    this.#watchAnew();
  }

  #watchAnew(): void {
    this.#watched = 0;
    this.#leastWaitMs = Number.POSITIVE_INFINITY;
    this.#leastLeft = Number.POSITIVE_INFINITY;
  }

  /** Decodes packets that follow without a gap until so many samples are there. */
  #lookAhead(wanted: number, now: number): void {
    while (this.#samples.length < wanted) {
      const { first } = this.#packets;
      if (first === undefined || first.timestamp > this.#next || !(first.content instanceof Uint8Array)) return;
      this.#play(now);
    }
  }

  #isDue({ timestamp }: WaitingPacket, now: number): boolean {
    return this.#waitOf(timestamp, now) >= this.#targetMs(now);
  }

  /** Where packets are lost and the next one may tell of them, that one is waited for. */
  #targetMs(now: number): number {
    const waits = this.#gaps.byCodec && now - this.#gapAt < LOSSY_MS;
    return this.#estimate.targetMs + (waits ? this.#packetMs : 0);
  }

  /** For how long what has this timestamp could have been here by now, in ms. */
  #waitOf(timestamp: number, now: number): number {
    return now - this.#ms(timestamp) - this.#estimate.fastestMs;
  }

  #ms(timestamp: number): number {
    return (timestamp * 1000) / this.#codec.clockRate;
  }

  #samplesIn(ticks: number): number {
    return ticks * this.#samplesPerTick;
  }

  get #packetSamples(): number {
    return Math.round((this.#packetMs * this.#codec.sampleRate) / 1000);
  }

  get #samplesPerTick(): number {
    return this.#codec.sampleRate / this.#codec.clockRate;
  }
}

function urgencyOf(ms: number): Urgency {
  if (ms >= FORCED_MS) return 'forced';
  return ms >= FIRM_MS ? 'firm' : 'gentle';
}
