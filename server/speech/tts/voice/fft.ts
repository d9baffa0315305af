/** A complex signal or spectrum. */
export interface Complex {
  re: Float64Array;
  im: Float64Array;
}

/** One pass over the signal: `parts * stride` butterflies of `radix` inputs each. */
interface Stage {
  radix: number;
  parts: number;
  stride: number;
  /** Roots of unity, `radix` rows of `radix`. */
  roots: Complex;
  /** Factor of each output, `parts` rows of `radix`. */
  twiddles: Complex;
}

/**
 * Stockham's mixed-radix transform of a fixed size, the product of `radices`. The result is in one of two
 * buffers of its own and is valid until the next call. `inverse` is not divided by the size.
 */
export function createFft(radices: readonly number[]): (input: Complex, direction: 'forward' | 'inverse') => Complex {
  const size = radices.reduce((product, radix) => product * radix, 1);
  const stages = createStages(radices, size);
  const buffers: [Complex, Complex] = [zeros(size), zeros(size)];
  return (input, direction) => {
    // The inverse is the transform with real and imaginary parts exchanged on both sides.
    const swap = direction === 'inverse';
    let from = swap ? { re: input.im, im: input.re } : input;
    for (const [i, stage] of stages.entries()) {
      const to = i % 2 === 0 ? buffers[0] : buffers[1];
      run(stage, from, to);
      from = to;
    }
    return swap ? { re: from.im, im: from.re } : from;
  };
}

export function zeros(size: number): Complex {
  return { re: new Float64Array(size), im: new Float64Array(size) };
}

function createStages(radices: readonly number[], size: number): Stage[] {
  let [length, stride] = [size, 1];
  return radices.map((radix) => {
    const parts = length / radix;
    const stage = {
      radix,
      parts,
      stride,
      roots: table(radix * radix, (i) => (Math.floor(i / radix) * (i % radix)) / radix),
      twiddles: table(parts * radix, (i) => (Math.floor(i / radix) * (i % radix) * stride) / size),
    };
    length = parts;
    stride *= radix;
    return stage;
  });
}

/** Points on the unit circle, clockwise, by their share of a turn. */
function table(size: number, turn: (i: number) => number): Complex {
  return {
    re: Float64Array.from({ length: size }, (_, i) => Math.cos(2 * Math.PI * turn(i))),
    im: Float64Array.from({ length: size }, (_, i) => -Math.sin(2 * Math.PI * turn(i))),
  };
}

function run({ radix, parts, stride, roots, twiddles }: Stage, x: Complex, y: Complex): void {
  const span = parts * stride;
  for (let part = 0; part < parts; part++) {
    for (let k = 0; k < radix; k++) {
      const tr = twiddles.re[part * radix + k] ?? 0;
      const ti = twiddles.im[part * radix + k] ?? 0;
      const out = stride * (radix * part + k);
      for (let q = 0; q < stride; q++) {
        let re = 0;
        let im = 0;
        let at = q + stride * part;
        for (let a = k * radix; a < (k + 1) * radix; a++) {
          const c = roots.re[a] ?? 0;
          const s = roots.im[a] ?? 0;
          const xr = x.re[at] ?? 0;
          const xi = x.im[at] ?? 0;
          re += xr * c - xi * s;
          im += xr * s + xi * c;
          at += span;
        }
        y.re[out + q] = re * tr - im * ti;
        y.im[out + q] = re * ti + im * tr;
      }
    }
  }
}
