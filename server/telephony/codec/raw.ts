import type { Codec } from './codec.ts';

/** Samples as they are, in this machine's byte order: for audio that comes in packets but was never encoded. */
export function rawPcm(sampleRate: number): Omit<Codec, 'name' | 'joinable' | 'createEncoder'> {
  return {
    sampleRate,
    clockRate: sampleRate,
    createDecoder: () => ({
      decode(payload, pcm) {
        const fitting = payload.subarray(0, pcm.byteLength);
        new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength).set(fitting);
        return fitting.length >> 1;
      },
    }),
  };
}

export function rawBytes(pcm: Int16Array): Uint8Array {
  return new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}
