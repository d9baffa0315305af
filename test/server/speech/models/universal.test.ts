import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BinaryWriter, WireType } from '@bufbuild/protobuf';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readNpy } from '../../../../server/speech/models/npy-reader.ts';
import { onnxFile } from '../../../../server/speech/models/onnx-writer.ts';
import { readSentencePieces } from '../../../../server/speech/models/universal/sentence-pieces.ts';

test('A graph that is written is one that onnxruntime runs', async () => {
  const file = onnxFile({
    name: 'rows',
    constants: new Map([
      ['table', { dims: [3, 2], data: Uint8Array.of(1, 2, 3, 4, 5, 6) }],
      ['half', { dims: [1], data: Float32Array.of(0.5) }],
      ['first', { dims: [1], data: BigInt64Array.of(0n) }],
    ]),
    steps: [
      { op: 'Gather', inputs: ['table', 'ids'], output: 'bytes' },
      { op: 'Cast', inputs: ['bytes'], output: 'floats', ints: { to: 1 } },
      { op: 'Mul', inputs: ['floats', 'half'], output: 'halves' },
      { op: 'ReduceSum', inputs: ['halves', 'first'], output: 'sum', ints: { keepdims: 1 } },
    ],
    inputs: [{ name: 'ids', type: 'int64', dims: ['n'] }],
    outputs: [{ name: 'sum', type: 'float', dims: [1, 2] }],
  });
  const session = await InferenceSession.create(file);
  const { sum } = await session.run({ ids: new Tensor('int64', BigInt64Array.of(0n, 2n, 2n), [3]) });
  assert.deepEqual(sum?.data, Float32Array.of(5.5, 7));
});

/** As numpy.save writes it: the header is padded so that the numbers begin at a multiple of 64. */
function npy(header: string, numbers: Uint8Array): Buffer {
  const padded = `${header.padEnd(117)}\n`;
  return Buffer.concat([
    Buffer.from(`\x93NUMPY\x01\0${String.fromCharCode(padded.length)}\0${padded}`, 'latin1'),
    numbers,
  ]);
}

test("Numpy's arrays are read; of another kind, or in another order, they are told", () => {
  const numbers = new Uint8Array(Float32Array.of(1, -2, 0.5).buffer);
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }";
  assert.deepEqual(readNpy('w', npy(header, numbers)), { dims: [3], values: Float32Array.of(1, -2, 0.5) });
  assert.deepEqual(
    readNpy('b', npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", Uint8Array.of(1, 2, 3, 4))),
    {
      dims: [2, 2],
      values: Uint8Array.of(1, 2, 3, 4),
    },
  );
  const unreadable = { reason: 'model-unreadable' };
  assert.throws(() => readNpy('w', npy(header.replace('f4', 'c8'), numbers)), unreadable);
  assert.throws(() => readNpy('w', npy(header.replace('False', 'True'), numbers)), unreadable);
  assert.throws(() => readNpy('w', Buffer.from('PK')), unreadable);
});

test('The pieces of a SentencePiece model are read with their scores, and nothing else of it', () => {
  const piece = (text: string, score: number) => {
    const one = new BinaryWriter();
    one
      .tag(1, WireType.LengthDelimited)
      .string(text)
      .tag(2, WireType.Bit32)
      .float(score)
      .tag(3, WireType.Varint)
      .int32(1);
    return one.finish();
  };
  const model = new BinaryWriter();
  for (const one of [piece('<unk>', 0), piece('▁pan', -2.5)]) model.tag(1, WireType.LengthDelimited).bytes(one);
  model.tag(2, WireType.LengthDelimited).bytes(Uint8Array.of(1, 2, 3));
  assert.deepEqual(readSentencePieces(model.finish()), [
    ['<unk>', 0],
    ['▁pan', -2.5],
  ]);
});
