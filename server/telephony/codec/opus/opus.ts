import type { Codec, Decoder, Encoder, EncoderWishes } from '../codec.ts';
import { loadOpus, type OpusLibrary } from './library.ts';

/** As wide as the Realtime protocol's sound; RFC 7587 4.1: whatever the rate, RTP's clock runs at 48 kHz. */
const SAMPLE_RATE = 24_000;
const CLOCK_RATE = 48_000;
/** Lengths of sound that a decoder makes up are multiples of 2.5 ms. */
const STEP = SAMPLE_RATE / 400;
/** RFC 6716 3.4: of one frame. */
const LONGEST_FRAME_BYTES = 1275;
const LONGEST_PACKET_BYTES = 1500;
const LONGEST_PCM = (SAMPLE_RATE * 120) / 1000;

/** Enough for wide speech beside what is sent twice; RFC 7587 3.1.1 has 16 to 20 kbit/s for wide, 28 to 40 for full band. */
export const BITRATE = 32_000;
/** From here on a call is not worth Opus. RFC 7587 6.1. */
const LEAST_BITRATE = 6_000;
/** Of ten: half the time of the best, and nobody hears the difference in speech. */
const COMPLEXITY = 5;
/** Before the other side has told: what is sent twice is worth it from a few percent on. */
const EXPECTED_LOSS = 0.05;

// opus_defines.h
const APPLICATION_VOIP = 2048;
const SET_BITRATE = 4002;
const SET_MAX_BANDWIDTH = 4004;
const SET_VBR = 4006;
const SET_COMPLEXITY = 4010;
const SET_INBAND_FEC = 4012;
const SET_PACKET_LOSS_PERC = 4014;
const SET_SIGNAL = 4024;
const SIGNAL_VOICE = 3001;
/** Rate of the sound up to which each bandwidth is enough, in Hz. */
const bandwidths = [
  { rate: 8_000, value: 1101 },
  { rate: 12_000, value: 1102 },
  { rate: 16_000, value: 1103 },
  { rate: 24_000, value: 1104 },
] as const;

/** RFC 6716, one channel. Mono and stereo are one stream format: stereo that comes is mixed. */
export const opus: Codec = {
  name: 'opus',
  sampleRate: SAMPLE_RATE,
  clockRate: CLOCK_RATE,
  // A packet tells of its frames in its first byte: two after each other are no packet.
  joinable: false,
  createEncoder: (wishes) => new OpusEncoder(loadOpus(), wishes),
  createDecoder: () => new OpusDecoder(loadOpus()),
};

/** Gives back the memory of encoders and decoders that nobody holds any more: no call is told of their end. */
const reclaimed = new FinalizationRegistry(({ library, addresses }: Held) => {
  for (const address of addresses) library.free(address);
});

interface Held {
  library: OpusLibrary;
  addresses: readonly number[];
}

function allocate(owner: object, library: OpusLibrary, sizes: readonly number[]): number[] {
  const addresses = sizes.map((size) => library.malloc(size));
  reclaimed.register(owner, { library, addresses });
  if (addresses.includes(0)) throw new Error('libopus has no memory left');
  return addresses;
}

class OpusEncoder implements Encoder {
  readonly #library: OpusLibrary;
  readonly #state: number;
  readonly #pcm: number;
  readonly #packet: number;
  readonly #fec: boolean;

  constructor(library: OpusLibrary, wishes: EncoderWishes = {}) {
    const { maxBitrate = BITRATE, maxRate = SAMPLE_RATE, fec = false, constantBitrate = false } = wishes;
    this.#library = library;
    this.#fec = fec;
    const sizes = [library.opus_encoder_get_size(1), LONGEST_PCM * 2, LONGEST_PACKET_BYTES];
    [this.#state = 0, this.#pcm = 0, this.#packet = 0] = allocate(this, library, sizes);
    checked(library.opus_encoder_init(this.#state, SAMPLE_RATE, 1, APPLICATION_VOIP));
    this.#set(SET_SIGNAL, SIGNAL_VOICE);
    this.#set(SET_COMPLEXITY, COMPLEXITY);
    this.#set(SET_BITRATE, Math.max(LEAST_BITRATE, Math.min(BITRATE, maxBitrate)));
    this.#set(SET_MAX_BANDWIDTH, (bandwidths.find(({ rate }) => rate >= maxRate) ?? bandwidths[3]).value);
    this.#set(SET_VBR, constantBitrate ? 0 : 1);
    this.#set(SET_INBAND_FEC, fec ? 1 : 0);
    this.expectLoss(EXPECTED_LOSS);
  }

  encode(pcm: Int16Array, bytes: Uint8Array): number {
    const { memory, opus_encode } = this.#library;
    memory.set(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength), this.#pcm);
    const most = Math.min(bytes.length, LONGEST_FRAME_BYTES);
    const length = checked(opus_encode(this.#state, this.#pcm, pcm.length, this.#packet, most));
    bytes.set(this.#library.memory.subarray(this.#packet, this.#packet + length));
    return length;
  }

  expectLoss(share: number): void {
    if (this.#fec) this.#set(SET_PACKET_LOSS_PERC, Math.round(100 * Math.min(1, Math.max(EXPECTED_LOSS, share))));
  }

  #set(request: number, value: number): void {
    checked(this.#library.opus_encoder_ctl_set(this.#state, request, value));
  }
}

class OpusDecoder implements Decoder {
  readonly #library: OpusLibrary;
  readonly #state: number;
  readonly #pcm: number;
  readonly #packet: number;

  constructor(library: OpusLibrary) {
    this.#library = library;
    const sizes = [library.opus_decoder_get_size(1), LONGEST_PCM * 2, LONGEST_PACKET_BYTES];
    [this.#state = 0, this.#pcm = 0, this.#packet = 0] = allocate(this, library, sizes);
    checked(library.opus_decoder_init(this.#state, SAMPLE_RATE, 1));
  }

  /** A packet that is none gives nothing, as if it had been lost. */
  decode(payload: Uint8Array, pcm: Int16Array): number {
    if (payload.length === 0 || payload.length > LONGEST_PACKET_BYTES) return 0;
    this.#library.memory.set(payload, this.#packet);
    return this.#run([this.#packet, payload.length], pcm, 0);
  }

  conceal(pcm: Int16Array, next?: Uint8Array): number {
    const whole = pcm.subarray(0, Math.min(LONGEST_PCM, pcm.length - (pcm.length % STEP)));
    if (whole.length === 0) return 0;
    if (next === undefined || next.length === 0 || next.length > LONGEST_PACKET_BYTES)
      return this.#run([0, 0], whole, 0);
    this.#library.memory.set(next, this.#packet);
    return this.#run([this.#packet, next.length], whole, 1);
  }

  #run([address, length]: readonly [number, number], pcm: Int16Array, fec: 0 | 1): number {
    const room = Math.min(pcm.length, LONGEST_PCM);
    const count = Math.max(0, this.#library.opus_decode(this.#state, address, length, this.#pcm, room, fec));
    const { memory } = this.#library;
    pcm.set(new Int16Array(memory.buffer, this.#pcm, count));
    return count;
  }
}

function checked(result: number): number {
  if (result < 0) throw new Error(`libopus failed with ${result}`);
  return result;
}
