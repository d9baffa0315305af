import { modelUnreadable } from './errors.ts';

/** An array as numpy saves it. */
export interface NpyArray {
  dims: readonly number[];
  values: Float32Array | Float64Array | Uint8Array;
}

const MAGIC = '\x93NUMPY';

/** Reads numpy's `.npy`, of the few kinds that models come in. @throws Failure `model-unreadable` */
export function readNpy(name: string, bytes: Buffer): NpyArray {
  if (bytes.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) throw modelUnreadable(`${name} is no numpy array`);
  // Version 1 tells the header's length in two bytes, later ones in four.
  const [lengthBytes, start] = bytes[6] === 1 ? [2, 10] : [4, 12];
  const data = start + bytes.readUIntLE(8, lengthBytes);
  const header = bytes.subarray(start, data).toString('latin1');
  const type = /'descr': '([^']+)'/.exec(header)?.[1];
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1];
  if (shape === undefined || !/'fortran_order': False/.test(header)) throw modelUnreadable(`${name} has an odd header`);
  const dims = shape
    .split(',')
    .filter((dim) => dim.trim() !== '')
    .map(Number);
  // A copy, since numbers of several bytes must begin at a multiple of their size.
  const { buffer } = Uint8Array.from(bytes.subarray(data));
  if (type === '<f4') return { dims, values: new Float32Array(buffer) };
  if (type === '<f8') return { dims, values: new Float64Array(buffer) };
  if (type === '|u1') return { dims, values: new Uint8Array(buffer) };
  throw modelUnreadable(`${name} has numbers of an unknown kind, ${type}`);
}
