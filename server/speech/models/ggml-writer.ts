import type { Tensor } from './ct2-reader.ts';
import { toHalf } from './half.ts';

// ggml_type of whisper.cpp's files.
const F32 = 0;
const F16 = 1;
const Q8_0 = 8;

const BLOCK = 32;
const BLOCK_BYTES = 2 + BLOCK;

/** How a tensor's numbers are stored. */
export type Storage = 'f32' | 'f16' | 'q8_0';

const typeOf: Record<Storage, number> = { f32: F32, f16: F16, q8_0: Q8_0 };

/** Little-endian 32-bit integers, as all of ggml's headers are. */
export function int32s(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeInt32LE(value, i * 4);
  return bytes;
}

/** One tensor's record: rank, name length, type, dimensions innermost first, name, data. */
export function tensorRecord(name: string, { dims, values }: Tensor, storage: Storage): Buffer {
  const label = Buffer.from(name);
  const header = int32s(dims.length, label.length, typeOf[storage], ...dims.toReversed());
  return Buffer.concat([header, label, encode(values, storage)]);
}

function encode(values: Float32Array, storage: Storage): Buffer {
  if (storage === 'f32') return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return storage === 'f16' ? asHalves(values) : asQ8(values);
}

function asHalves(values: Float32Array): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (let i = 0; i < values.length; i++) bytes.writeUInt16LE(toHalf(values[i] ?? 0), i * 2);
  return bytes;
}

/** Blocks of 32 numbers: a half-precision scale, then each number as a signed byte of it. */
export function asQ8(values: Float32Array): Buffer {
  const blocks = values.length / BLOCK;
  const bytes = Buffer.alloc(blocks * BLOCK_BYTES);
  for (let block = 0; block < blocks; block++) {
    const first = block * BLOCK;
    let largest = 0;
    for (let i = first; i < first + BLOCK; i++) largest = Math.max(largest, Math.abs(values[i] ?? 0));
    const scale = largest / 127;
    const at = block * BLOCK_BYTES;
    bytes.writeUInt16LE(toHalf(scale), at);
    for (let i = 0; i < BLOCK; i++) {
      bytes.writeInt8(scale ? Math.round((values[first + i] ?? 0) / scale) : 0, at + 2 + i);
    }
  }
  return bytes;
}
