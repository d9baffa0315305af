import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withNamedGraphs } from '../../../../server/speech/models/onnx-names.ts';
import { moonshineTokens } from '../../../../server/speech/stt/moonshine-tokens.ts';

/** A field of protocol buffers that holds bytes. */
const field = (number: number, ...content: Buffer[]) => {
  const bytes = Buffer.concat(content);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return Buffer.concat([Buffer.of((number << 3) | 2, ...length), bytes]);
};

test('Inner graphs of a model are given names, and nothing else is changed', () => {
  const version = Buffer.of(0x08, 0x8a, 0x01);
  const float = Buffer.of(0x15, 1, 2, 3, 4);
  const weights = field(5, Buffer.alloc(300, 7));
  const model = (...inner: Buffer[]) =>
    Buffer.concat([
      version,
      field(7, field(1, float, field(5, field(1, Buffer.from('then')), field(6, ...inner))), weights),
    ]);
  const before = field(1, Buffer.alloc(120, 9));
  assert.deepEqual(withNamedGraphs(model(before)), model(before, field(2, Buffer.from('if'))));
  const flat = Buffer.concat([version, field(7, field(1, float), weights)]);
  assert.deepEqual(withNamedGraphs(flat), flat);
});

test('Tokens are pieces of text, long ones with their length in two bytes', () => {
  const long = Buffer.from('a'.repeat(130));
  const file = Buffer.concat([
    Buffer.of(0),
    Buffer.of(5),
    Buffer.from('▁Ho'),
    Buffer.of(1, 0x79),
    Buffer.of(130, 1),
    long,
  ]);
  const { textOf, pieceOf } = moonshineTokens(file);
  assert.equal(textOf([1, 2, 1]), 'Hoy Ho');
  assert.equal(pieceOf(1), ' ho');
  assert.equal(pieceOf(3), long.toString());
  assert.equal(pieceOf(9), '');
});
