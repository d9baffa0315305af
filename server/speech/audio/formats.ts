import { decodeG711, encodeG711 } from '../../audio/g711.ts';
import { bytesFromPcm, floatFromPcm, pcmFromBytes, pcmFromFloat } from '../../audio/pcm.ts';
import { Resampler } from '../../audio/resampler.ts';

/** Audio formats of the Realtime protocol. */
export type AudioFormat = { type: 'audio/pcm'; rate: 24_000 } | { type: 'audio/pcmu' } | { type: 'audio/pcma' };

/** Rate at which voice activity and recognition work, in Hz. */
export const RECOGNITION_RATE = 16_000;
/** Rate at which the voice is rendered, in Hz. */
export const VOICE_RATE = 24_000;

export const rateOf = (format: AudioFormat): number => (format.type === 'audio/pcm' ? 24_000 : 8_000);
export const bytesPerSecond = (format: AudioFormat): number => (format.type === 'audio/pcm' ? 48_000 : 8_000);

/** Decodes a stream of audio in `format` into samples for recognition. */
export function createDecoder(format: AudioFormat): (bytes: Buffer) => Float32Array {
  const resampler = new Resampler(rateOf(format), RECOGNITION_RATE);
  return (bytes) => resampler.push(floatFromPcm(decode(format, bytes)));
}

function decode(format: AudioFormat, bytes: Buffer): Int16Array {
  if (format.type === 'audio/pcm') return pcmFromBytes(bytes);
  return decodeG711(format.type === 'audio/pcmu' ? 'ulaw' : 'alaw', bytes);
}

export interface Encoder {
  push(pcm: Int16Array): Buffer;
  flush(): Buffer;
}

/** Encodes the voice (24 kHz) as a stream in `format`. */
export function createEncoder(format: AudioFormat): Encoder {
  if (format.type === 'audio/pcm') return { push: bytesFromPcm, flush: () => Buffer.alloc(0) };
  const law = format.type === 'audio/pcmu' ? 'ulaw' : 'alaw';
  const resampler = new Resampler(VOICE_RATE, rateOf(format));
  const encode = (samples: Float32Array) => encodeG711(law, pcmFromFloat(samples));
  return { push: (pcm) => encode(resampler.push(floatFromPcm(pcm))), flush: () => encode(resampler.flush()) };
}
