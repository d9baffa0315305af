import { decodeG711, encodeG711 } from '../../audio/g711.ts';
import { bytesFromPcm, floatFromPcm, pcmFromBytes, pcmFromFloat } from '../../audio/pcm.ts';
import { Resampler } from '../../audio/resampler.ts';

/** Audio formats of the Realtime protocol. */
export type AudioFormat = { type: 'audio/pcm'; rate: 24_000 } | { type: 'audio/pcmu' } | { type: 'audio/pcma' };

/** Rate at which voice activity and recognition work, in Hz. */
export const RECOGNITION_RATE = 16_000;
/** Rate at which the voice is rendered, in Hz. */
export const VOICE_RATE = 24_000;

const rateOf = (format: AudioFormat): number => (format.type === 'audio/pcm' ? 24_000 : 8_000);
export const bytesPerSecond = (format: AudioFormat): number => (format.type === 'audio/pcm' ? 48_000 : 8_000);

/** Decodes a stream of audio in `format` into samples for recognition; a sample may be cut in two. */
export function createDecoder(format: AudioFormat): (bytes: Buffer) => Float32Array {
  const resampler = new Resampler(rateOf(format), RECOGNITION_RATE);
  if (format.type !== 'audio/pcm') return (bytes) => resampler.push(floatFromPcm(decodeG711(lawOf(format), bytes)));
  let half = Buffer.alloc(0);
  return (bytes) => {
    const joined = half.length === 0 ? bytes : Buffer.concat([half, bytes]);
    half = Buffer.from(joined.subarray(joined.length & ~1));
    return resampler.push(floatFromPcm(pcmFromBytes(joined)));
  };
}

const lawOf = ({ type }: Exclude<AudioFormat, { type: 'audio/pcm' }>) => (type === 'audio/pcmu' ? 'ulaw' : 'alaw');

export interface Encoder {
  push(pcm: Int16Array): Buffer;
  flush(): Buffer;
}

/** Encodes the voice (24 kHz) as a stream in `format`. */
export function createEncoder(format: AudioFormat): Encoder {
  if (format.type === 'audio/pcm') return { push: bytesFromPcm, flush: () => Buffer.alloc(0) };
  const law = lawOf(format);
  const resampler = new Resampler(VOICE_RATE, rateOf(format));
  const encode = (samples: Float32Array) => encodeG711(law, pcmFromFloat(samples));
  return { push: (pcm) => encode(resampler.push(floatFromPcm(pcm))), flush: () => encode(resampler.flush()) };
}
