/** A complex signal or spectrum. */
export interface Complex {
  re: Float64Array;
  im: Float64Array;
}

/**
 * Stockham's mixed-radix transform of a fixed size, the product of `radices`. The result is in one of two
 * buffers of its own and is valid until the next call. `inverse` is not divided by the size.
 */
export function createFft(radices: readonly number[]): (input: Complex, direction: 'forward' | 'inverse') => Complex {
  const size = radices.reduce((product, radix) => product * radix, 1);
  const cos = Float64Array.from({ length: size }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sin = Float64Array.from({ length: size }, (_, i) => Math.sin((2 * Math.PI * i) / size));
  const buffers: [Complex, Complex] = [zeros(size), zeros(size)];

  return (input, direction) => {
    const sign = direction === 'forward' ? -1 : 1;
    let from = input;
    let length = size;
    let stride = 1;
    for (const [stage, radix] of radices.entries()) {
      const to = stage % 2 === 0 ? buffers[0] : buffers[1];
      butterflies(from, to, { radix, parts: length / radix, stride, sign });
      from = to;
      length /= radix;
      stride *= radix;
    }
    return from;
  };

  /** One stage: `parts * stride` butterflies of `radix` inputs each. */
  function butterflies(
    x: Complex,
    y: Complex,
    s: { radix: number; parts: number; stride: number; sign: number },
  ): void {
    const { radix, parts, stride, sign } = s;
    for (let part = 0; part < parts; part++) {
      for (let k = 0; k < radix; k++) {
        const twiddle = (part * k * stride) % size;
        const tc = cos[twiddle] ?? 0;
        const ts = sign * (sin[twiddle] ?? 0);
        for (let q = 0; q < stride; q++) {
          let re = 0;
          let im = 0;
          for (let a = 0; a < radix; a++) {
            const at = q + stride * (part + parts * a);
            const root = ((a * k) % radix) * (size / radix);
            const c = cos[root] ?? 0;
            const d = sign * (sin[root] ?? 0);
            const xr = x.re[at] ?? 0;
            const xi = x.im[at] ?? 0;
            re += xr * c - xi * d;
            im += xr * d + xi * c;
          }
          const out = q + stride * (radix * part + k);
          y.re[out] = re * tc - im * ts;
          y.im[out] = re * ts + im * tc;
        }
      }
    }
  }
}

export function zeros(size: number): Complex {
  return { re: new Float64Array(size), im: new Float64Array(size) };
}
