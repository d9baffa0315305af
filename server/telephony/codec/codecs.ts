import { decodeG711Into, encodeG711Into, type Law } from '../../audio/g711.ts';
import type { Codec, CodecName } from './codec.ts';
import { G722Decoder, G722Encoder } from './g722.ts';
import { opus } from './opus/opus.ts';

export const codecs: Readonly<Record<CodecName, Codec>> = {
  PCMU: g711('PCMU', 'ulaw'),
  PCMA: g711('PCMA', 'alaw'),
  G722: {
    name: 'G722',
    sampleRate: 16_000,
    // RFC 3551 4.5.2: it samples at 16 kHz, yet its RTP clock runs at 8 kHz, for an error that became a rule.
    clockRate: 8000,
    joinable: true,
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
  opus,
};

function g711(name: CodecName, law: Law): Codec {
  return {
    name,
    sampleRate: 8000,
    clockRate: 8000,
    joinable: true,
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
