import type { Encoder, EncoderWishes } from '../codec/codec.ts';
import { codecs } from '../codec/codecs.ts';
import type { PlayoutStats } from '../playout/jitter-buffer.ts';
import { DtmfSender } from '../rtp/dtmf-sender.ts';
import type { RtpSender } from '../rtp/rtp-sender.ts';
import { FRAME_MS, type MediaDescription } from './description.ts';
import { RoomMix } from './room-mix.ts';

/** The room's side of a call: what is said there, and digits, as RTP packets in a steady beat. */
export class Outgoing {
  readonly #description: MediaDescription;
  readonly #encoder: Encoder;
  readonly #rtp: RtpSender;
  readonly #room: RoomMix;
  /** A recording that is played instead of the room, and how far it has come. */
  #announcement: { pcm: Int16Array; at: number; done: () => void } | undefined;
  readonly #frame: Int16Array;
  readonly #frameUnits: number;
  readonly #framesPerPacket: number;
  readonly #payload: Buffer;
  #filled = 0;
  #framesFilled = 0;
  #firstTimestamp = 0;
  readonly #dtmf: DtmfSender;
  /** The next packet of audio follows a pause. */
  #marker = true;

  constructor(description: MediaDescription, rtp: RtpSender) {
    const codec = codecs[description.codec.name];
    this.#description = description;
    this.#encoder = codec.createEncoder(wishesOf(description));
    this.#framesPerPacket = codec.joinable ? Math.max(1, Math.floor(description.packetTimeMs / FRAME_MS)) : 1;
    this.#rtp = rtp;
    this.#room = new RoomMix(codec.sampleRate);
    this.#frame = new Int16Array((codec.sampleRate * FRAME_MS) / 1000);
    this.#frameUnits = (codec.clockRate * FRAME_MS) / 1000;
    this.#payload = Buffer.alloc(this.#frame.byteLength * this.#framesPerPacket);
    this.#dtmf = new DtmfSender(((description.dtmf?.clockRate ?? codec.clockRate) * FRAME_MS) / 1000);
  }

  get stats(): PlayoutStats {
    return this.#room.stats;
  }

  /** Takes what one voice said in the room; keeps the array. */
  hear(name: string, pcm: Int16Array, now: number): void {
    this.#room.hear(name, pcm, now);
  }

  /** Plays a recording instead of the room, or of the one that is playing; `done` is called at its end. */
  announce(pcm: Int16Array, done: () => void): void {
    this.#announcement = { pcm, at: 0, done };
  }

  /** Digits that are none are left out, and all where the other side does not know them. Returns how many will be sent. */
  press(digits: string): number {
    return this.#description.dtmf === undefined ? 0 : this.#dtmf.press(digits);
  }

  /** The other side has told that this share of our packets (0 … 1) was lost. */
  expectLoss(share: number): void {
    this.#encoder.expectLoss?.(share);
  }

  /** The packet of this frame of 20 ms, if one falls due. */
  next(now: number): Buffer | undefined {
    this.#room.pull(this.#frame, now);
    this.#announce();
    const packet = this.#digit(now) ?? this.#audio(now);
    this.#rtp.advance(this.#frameUnits);
    return packet === 'silent' ? undefined : packet;
  }

  /** Passes over frames whose time went by, sending nothing; on hold too. */
  skip(frames: number): void {
    this.#rtp.advance(this.#frameUnits * frames);
    this.#pause();
  }

  #announce(): void {
    const announcement = this.#announcement;
    if (announcement === undefined) return;
    const piece = announcement.pcm.subarray(announcement.at, announcement.at + this.#frame.length);
    this.#frame.fill(0).set(piece);
    announcement.at += this.#frame.length;
    if (announcement.at < announcement.pcm.length) return;
    this.#announcement = undefined;
    announcement.done();
  }

  #digit(now: number): Buffer | 'silent' | undefined {
    const { dtmf } = this.#description;
    const frame = dtmf && this.#dtmf.next(this.#rtp.timestamp);
    if (frame === undefined) return undefined;
    this.#pause();
    if (frame === 'silent') return 'silent';
    const { marker, timestamp, payload } = frame;
    return this.#rtp.packet({ payloadType: dtmf?.sendPayloadType ?? 0, marker, timestamp }, payload, now);
  }

  #audio(now: number): Buffer | undefined {
    if (this.#framesFilled === 0) this.#firstTimestamp = this.#rtp.timestamp;
    this.#filled += this.#encoder.encode(this.#frame, this.#payload.subarray(this.#filled));
    if (++this.#framesFilled < this.#framesPerPacket) return undefined;
    const header = {
      payloadType: this.#description.codec.sendPayloadType,
      marker: this.#marker,
      timestamp: this.#firstTimestamp,
    };
    const packet = this.#rtp.packet(header, this.#payload.subarray(0, this.#filled), now);
    this.#marker = false;
    this.#filled = 0;
    this.#framesFilled = 0;
    return packet;
  }

  #pause(): void {
    this.#marker = true;
    this.#filled = 0;
    this.#framesFilled = 0;
  }
}

function wishesOf({ codec: { opus } }: MediaDescription): EncoderWishes {
  if (opus === undefined) return {};
  const { maxAverageBitrate, maxPlaybackRate, useInbandFec, constantBitrate } = opus;
  return {
    ...(maxAverageBitrate !== undefined && { maxBitrate: maxAverageBitrate }),
    ...(maxPlaybackRate !== undefined && { maxRate: maxPlaybackRate }),
    fec: useInbandFec,
    constantBitrate,
  };
}
