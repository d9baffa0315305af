const float32 = new Float32Array(1);
const bits = new Uint32Array(float32.buffer);

/** IEEE 754 half precision of a number, rounded to nearest. */
export function toHalf(value: number): number {
  float32[0] = value;
  const word = bits[0] ?? 0;
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 0xff) - 112;
  const mantissa = word & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent > 0) return sign + ((exponent << 10) | (mantissa >>> 13)) + ((mantissa >>> 12) & 1);
  if (exponent < -10) return sign;
  const shift = 14 - exponent; // Subnormal: the hidden bit becomes visible.
  const shown = mantissa | 0x800000;
  return sign + (shown >>> shift) + ((shown >>> (shift - 1)) & 1);
}

/** All 65,536 half-precision numbers by their bits. */
export const halves: Float32Array = Float32Array.from({ length: 65_536 }, (_, word) => {
  const exponent = (word >> 10) & 31;
  const fraction = word & 1023;
  const sign = word >> 15 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
});
