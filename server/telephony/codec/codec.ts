/** Audio codecs by the names that SDP gives them. */
export const codecNames = ['PCMU', 'PCMA', 'G722', 'opus'] as const;
export type CodecName = (typeof codecNames)[number];

export interface Encoder {
  /** Encodes 16-bit samples at the codec's rate into `bytes`; returns how many bytes that made. */
  encode(pcm: Int16Array, bytes: Uint8Array): number;
  /** The other side has told that this share of packets (0 … 1) was lost. */
  expectLoss?(share: number): void;
}

/** What the other side asks of an encoder that has a choice. */
export interface EncoderWishes {
  /** In bit/s. */
  maxBitrate?: number;
  /** What it can play, as a sample rate in Hz. */
  maxRate?: number;
  /** It can make up a lost packet from what the next one tells of it. */
  fec?: boolean;
  constantBitrate?: boolean;
}

export interface Decoder {
  /** Decodes a payload into `pcm`; returns how many samples that made. What does not fit is left out. */
  decode(payload: Uint8Array, pcm: Int16Array): number;
  /**
   * Fills `pcm` with what might have been lost after what was decoded last; returns how many samples that made, which is
   * less where it can't. Absent: the codec knows nothing of loss.
   * @param next the packet that comes after all of it, where that is known: it may tell of what was just before
   */
  conceal?(pcm: Int16Array, next?: Uint8Array): number;
}

export interface Codec {
  name: CodecName;
  /** Of its samples, in Hz. */
  sampleRate: number;
  /** Of its RTP timestamps, in Hz. */
  clockRate: number;
  /** Whether two frames of it after each other are a longer packet. */
  joinable: boolean;
  createEncoder(wishes?: EncoderWishes): Encoder;
  createDecoder(): Decoder;
}

/** One packet may carry this much; more is left out. */
export const LONGEST_PACKET_MS = 120;
