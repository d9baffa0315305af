import type { Constant, Graph, Step } from '../onnx-writer.ts';

/** Left and right neighbours that each branch sees, as pairs, triples and fives of pieces. */
const BRANCHES = [
  { order: 2, left: 0 },
  { order: 3, left: 1 },
  { order: 5, left: 2 },
] as const;
/** Width of a branch. */
const WIDTH = 256;
const LAST = 2n ** 31n - 1n;

/** A weight by its name in the package. */
export type Weight = (name: string) => Constant;

/**
 * Google's Universal Sentence Encoder, multilingual, version 3, as a graph: of embeddings of pieces, convolutions over
 * pairs, triples and fives of them, their sum over the square root of the length, and a small network on top.
 */
export function universalGraph(weight: Weight, epsilon: number): Graph {
  const constants = new Map<string, Constant>();
  const steps: Step[] = [];
  const constant = (name: string, value: Constant) => {
    constants.set(name, value);
    return name;
  };
  const whole = (name: string, ...values: readonly (bigint | number)[]) =>
    constant(name, { dims: [values.length], data: BigInt64Array.from(values.map(BigInt)) });
  const named = (name: string) => constant(name, weight(name));
  const step = (output: string, op: string, inputs: readonly string[], more: Partial<Step> = {}) => {
    steps.push({ op, inputs, output, ...more });
    return output;
  };

  const [rowAxis, columnAxis] = [whole('rowAxis', 0), whole('columnAxis', 1)];
  const embedding = 'embedding';

  /** Each row with its neighbours beside it; beyond the sentence there is nothing. */
  const windows = (name: string, of: string, { order, left }: (typeof BRANCHES)[number]) => {
    const nothing = (side: string, many: number) =>
      many === 0 ? [] : [constant(`${name}${side}`, { dims: [many, WIDTH], data: new Float32Array(many * WIDTH) })];
    const around = [...nothing('Before', left), of, ...nothing('After', order - 1 - left)];
    const padded = step(`${name}Padded`, 'Concat', around, { ints: { axis: 0 } });
    const shifted = Array.from({ length: order }, (_, shift) => {
      const [from, to] = [shift, shift === order - 1 ? LAST : shift - (order - 1)];
      const bounds = [whole(`${name}From${shift}`, from), whole(`${name}To${shift}`, to), rowAxis];
      return step(`${name}Shift${shift}`, 'Slice', [padded, ...bounds]);
    });
    return step(`${name}Windows`, 'Concat', shifted, { ints: { axis: 1 } });
  };
  /** max(0, x W + b) + what it was. */
  const residual = (name: string, windowed: string, of: string, [w, b]: readonly [string, string]) => {
    const product = step(`${name}Product`, 'MatMul', [windowed, named(w)]);
    const positive = step(`${name}Positive`, 'Relu', [step(`${name}Sum`, 'Add', [product, named(b)])]);
    return step(name, 'Add', [positive, of]);
  };

  const ofAll = (name: string) =>
    constant(`all ${name}`, beside(BRANCHES.map(({ order }) => weight(`${name}${order}`))));
  const projected = step('projected', 'MatMul', [embedding, ofAll('proj')]);
  const shifted = step('shifted', 'Add', [projected, ofAll('proj_b')]);
  const normal = step('normal', 'LayerNormalization', [shifted, ofAll('ln_g'), ofAll('ln_b')], { floats: { epsilon } });
  const branches = BRANCHES.map((branch, i) => {
    const { order } = branch;
    const bounds = [whole(`from${order}`, i * WIDTH), whole(`to${order}`, (i + 1) * WIDTH), columnAxis];
    const own = step(`own${order}`, 'Slice', [normal, ...bounds]);
    const first = residual(`first${order}`, windows(`a${order}`, own, branch), own, [`w1_${order}`, `b1_${order}`]);
    return residual(`second${order}`, windows(`b${order}`, first, branch), first, [`w2_${order}`, `b2_${order}`]);
  });
  const features = step('features', 'Concat', [embedding, ...branches], { ints: { axis: 1 } });
  const even = step('even', 'LayerNormalization', [features, named('ln_g'), named('ln_b')], { floats: { epsilon } });

  const sum = step('sum', 'ReduceSum', [even, rowAxis], { ints: { keepdims: 1 } });
  const size = step('size', 'Slice', [step('shape', 'Shape', [embedding]), rowAxis, columnAxis]);
  const root = step('root', 'Sqrt', [step('length', 'Cast', [size], { ints: { to: 1 } })]);
  const summed = step('summed', 'Div', [step('sumOut', 'MatMul', [sum, named('cnn_W')]), root]);
  const mean = step('mean', 'Add', [summed, step('bias', 'Mul', [named('cnn_b'), root])]);

  const times = (name: string, of: string, w: string) => step(name, 'MatMul', [of, named(w)]);
  const y0 = step('y0', 'Relu', [times('y0in', mean, 'd0')]);
  const y1 = step('y1', 'Relu', [step('y1in', 'Add', [times('y1a', mean, 'p1'), times('y1b', y0, 'd1')])]);
  const y2 = step('y2', 'Relu', [times('y2in', y1, 'd2')]);
  step('meaning', 'Tanh', [step('out', 'Add', [times('outA', y1, 'p3'), times('outB', y2, 'd3')])]);
  return {
    name: 'universal-sentence-encoder-multilingual-3',
    constants,
    steps,
    inputs: [{ name: embedding, type: 'float', dims: ['pieces', 512] }],
    outputs: [{ name: 'meaning', type: 'float', dims: [1, 512] }],
  };
}

/** Vectors or matrices beside each other, as one. */
function beside(parts: readonly Constant[]): Constant {
  const columns = parts.map(({ dims, data }) => ({ width: dims.at(-1) ?? 0, data }));
  const width = columns.reduce((sum, one) => sum + one.width, 0);
  const rows = parts[0]?.dims.slice(0, -1) ?? [];
  const data = new Float32Array(width * (rows[0] ?? 1));
  for (let start = 0, row = 0; start < data.length; row++) {
    for (const { width: own, data: from } of columns) {
      for (let i = 0; i < own; i++) data[start + i] = Number(from[row * own + i]);
      start += own;
    }
  }
  return { dims: [...rows, width], data };
}
