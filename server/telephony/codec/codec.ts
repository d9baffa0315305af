import { decodeG711Into, encodeG711Into, type Law } from '../../audio/g711.ts';
import { G722Decoder, G722Encoder } from './g722.ts';

/** Audio codecs by the names that SDP gives them. */
export const codecNames = ['PCMU', 'PCMA', 'G722'] as const;
export type CodecName = (typeof codecNames)[number];

export interface Encoder {
  /** Encodes 16-bit samples at the codec's rate into `bytes`; returns how many bytes that made. */
  encode(pcm: Int16Array, bytes: Uint8Array): number;
}

export interface Decoder {
  /** Decodes a payload into `pcm`; returns how many samples that made. What does not fit is left out. */
  decode(payload: Uint8Array, pcm: Int16Array): number;
}

export interface Codec {
  name: CodecName;
  /** Of its samples, in Hz. */
  sampleRate: number;
  /** Of its RTP timestamps, in Hz. */
  clockRate: number;
  createEncoder(): Encoder;
  createDecoder(): Decoder;
}

/** One packet may carry this much; more is left out. */
export const LONGEST_PACKET_MS = 120;

export const codecs: Readonly<Record<CodecName, Codec>> = {
  PCMU: g711('PCMU', 'ulaw'),
  PCMA: g711('PCMA', 'alaw'),
  G722: {
    name: 'G722',
    sampleRate: 16_000,
    // RFC 3551 4.5.2: it samples at 16 kHz, yet its RTP clock runs at 8 kHz, for an error that became a rule.
    clockRate: 8000,
    createEncoder() {
      const encoder = new G722Encoder();
      return {
        encode(pcm, bytes) {
          encoder.encode(pcm, bytes);
          return pcm.length >> 1;
        },
      };
    },
    createDecoder() {
      const decoder = new G722Decoder();
      return {
        decode(payload, pcm) {
          const fitting = payload.subarray(0, pcm.length >> 1);
          decoder.decode(fitting, pcm);
          return fitting.length * 2;
        },
      };
    },
  },
};

function g711(name: CodecName, law: Law): Codec {
  return {
    name,
    sampleRate: 8000,
    clockRate: 8000,
    createEncoder: () => ({
      encode(pcm, bytes) {
        encodeG711Into(law, pcm, bytes);
        return pcm.length;
      },
    }),
    createDecoder: () => ({
      decode(payload, pcm) {
        const fitting = payload.subarray(0, pcm.length);
        decodeG711Into(law, fitting, pcm);
        return fitting.length;
      },
    }),
  };
}
