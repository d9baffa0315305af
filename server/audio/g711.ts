// ITU-T G.711: 8-bit logarithmic companding of 8 kHz telephone audio.

const ULAW_BIAS = 0x84;
const ULAW_CLIP = 32_635;

function ulawToLinear(code: number): number {
  const inverted = ~code & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + ULAW_BIAS) << ((inverted >> 4) & 7);
  return inverted & 0x80 ? ULAW_BIAS - magnitude : magnitude - ULAW_BIAS;
}

function linearToUlaw(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), ULAW_CLIP) + ULAW_BIAS;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  const code = (sample < 0 ? 0x80 : 0) | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f);
  return ~code & 0xff;
}

function alawToLinear(code: number): number {
  const toggled = code ^ 0x55;
  const exponent = (toggled >> 4) & 7;
  const mantissa = (toggled & 0x0f) << 4;
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return toggled & 0x80 ? magnitude : -magnitude;
}

function linearToAlaw(sample: number): number {
  const positive = sample >= 0;
  const magnitude = Math.min(positive ? sample : -sample - 1, 32_767);
  const exponent = magnitude < 256 ? 0 : 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f;
  return ((positive ? 0x80 : 0) | (exponent << 4) | mantissa) ^ 0x55;
}

const decoded = {
  ulaw: Int16Array.from({ length: 256 }, (_, code) => ulawToLinear(code)),
  alaw: Int16Array.from({ length: 256 }, (_, code) => alawToLinear(code)),
};

export type Law = keyof typeof decoded;

export function decodeG711(law: Law, bytes: Uint8Array): Int16Array {
  const pcm = new Int16Array(bytes.length);
  decodeG711Into(law, bytes, pcm);
  return pcm;
}

export function encodeG711(law: Law, pcm: Int16Array): Buffer {
  const bytes = Buffer.alloc(pcm.length);
  encodeG711Into(law, pcm, bytes);
  return bytes;
}

/** Decodes into `pcm`, which holds at least as many samples as there are bytes. */
export function decodeG711Into(law: Law, bytes: Uint8Array, pcm: Int16Array): void {
  const table = decoded[law];
  for (let i = 0; i < bytes.length; i++) pcm[i] = table[bytes[i] ?? 0] ?? 0;
}

/** Encodes into `bytes`, which holds at least as many bytes as there are samples. */
export function encodeG711Into(law: Law, pcm: Int16Array, bytes: Uint8Array): void {
  const encode = law === 'ulaw' ? linearToUlaw : linearToAlaw;
  for (let i = 0; i < pcm.length; i++) bytes[i] = encode(pcm[i] ?? 0);
}
