import { modelUnreadable } from './errors.ts';
import { halves } from './half.ts';

/** A named array of a model, row-major, the outermost dimension first. */
export interface Tensor {
  dims: readonly number[];
  values: Float32Array;
}

export interface Ct2Model {
  has(name: string): boolean;
  /** @throws Failure `model-unreadable` where the model has no such tensor. */
  tensor(name: string): Tensor;
  /** A scalar setting stored as a 16-bit integer, such as `encoder/num_heads`. */
  integer(name: string): number;
}

interface Variable {
  dims: number[];
  type: number;
  data: Buffer;
}

// CTranslate2's DataType: float32 0, int8 1, int16 2, int32 3, float16 4.
const FLOAT32 = 0;
const INT16 = 2;
const FLOAT16 = 4;

/** Reads CTranslate2's `model.bin`: header, variables, then aliases of variables. */
export function readCt2(bytes: Buffer): Ct2Model {
  const variables = parse(bytes);
  const find = (name: string): Variable => {
    const variable = variables.get(name);
    if (!variable) throw modelUnreadable(`it has no tensor ${name}`);
    return variable;
  };
  return {
    has: (name) => variables.has(name),
    tensor: (name) => ({ dims: find(name).dims, values: floats(name, find(name)) }),
    integer: (name) => {
      const { type, data } = find(name);
      return type === INT16 ? data.readInt16LE(0) : data.readInt8(0);
    },
  };
}

function parse(bytes: Buffer): Map<string, Variable> {
  let at = 0;
  const u8 = () => bytes.readUInt8(at++);
  const u32 = () => {
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const text = () => {
    const length = bytes.readUInt16LE(at);
    at += 2;
    return take(length).subarray(0, -1).toString(); // Stored with a closing zero byte.
  };
  try {
    u32(); // Format version.
    text(); // Name of the model's architecture.
    u32(); // Its revision.
    const variables = new Map<string, Variable>();
    for (let left = u32(); left > 0; left--) {
      const name = text();
      const dims = Array.from({ length: u8() }, u32);
      const type = u8();
      variables.set(name, { dims, type, data: take(u32()) });
    }
    for (let left = u32(); left > 0; left--) {
      const alias = text();
      const target = variables.get(text());
      if (target) variables.set(alias, target);
    }
    return variables;
  } catch (cause) {
    throw modelUnreadable('it is not in the format of CTranslate2', cause);
  }
}

function floats(name: string, { type, data }: Variable): Float32Array {
  if (type === FLOAT32) return Float32Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(i * 4));
  if (type !== FLOAT16) throw modelUnreadable(`tensor ${name} has the unexpected type ${type}`);
  const values = new Float32Array(data.length / 2);
  for (let i = 0; i < values.length; i++) values[i] = halves[data.readUInt16LE(i * 2)] ?? 0;
  return values;
}
