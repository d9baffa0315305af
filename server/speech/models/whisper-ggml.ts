import type { Ct2Model, Tensor } from './ct2-reader.ts';
import { modelUnreadable } from './errors.ts';
import { int32s, type Storage, tensorRecord } from './ggml-writer.ts';
import { melFilters } from './mel-filters.ts';

const MAGIC = 0x67676d6c;
/** 2000 a version of the quantisation, plus 7 for mostly q8_0. */
const FILE_TYPE = 2007;
const FFT_BINS = 201;

/** The parts of whisper.cpp's model file in order, weights quantised to 8 bits. */
export function* whisperGgml(model: Ct2Model, tokens: readonly Buffer[]): Generator<Buffer> {
  yield header(model);
  yield int32s(tokens.length);
  for (const token of tokens) yield Buffer.concat([int32s(token.length), token]);
  for (const [name, tensor] of tensors(model)) yield tensorRecord(name, tensor, storageOf(name, tensor));
}

function header(model: Ct2Model): Buffer {
  const [vocabulary, state] = shape(model, 'decoder/embeddings/weight');
  const [, mels] = shape(model, 'encoder/conv1/weight');
  const [audioContext] = shape(model, 'encoder/position_encodings/encodings');
  const [textContext] = shape(model, 'decoder/position_encodings/encodings');
  const encoderHeads = model.integer('encoder/num_heads');
  const decoderHeads = model.integer('decoder/num_heads');
  const encoder = [audioContext, state, encoderHeads, layers(model, 'encoder')];
  const decoder = [textContext, state, decoderHeads, layers(model, 'decoder')];
  const filters = melFilters(mels);
  return Buffer.concat([
    int32s(MAGIC, vocabulary, ...encoder, ...decoder, mels, FILE_TYPE),
    int32s(mels, FFT_BINS),
    Buffer.from(filters.buffer),
  ]);
}

function shape(model: Ct2Model, name: string): readonly [number, number] {
  const [first, second] = model.tensor(name).dims;
  if (first === undefined || second === undefined) throw modelUnreadable(`tensor ${name} is not a matrix`);
  return [first, second];
}

function layers(model: Ct2Model, side: 'encoder' | 'decoder'): number {
  let count = 0;
  while (model.has(`${side}/layer_${count}/ffn/linear_0/weight`)) count++;
  return count;
}

/** whisper.cpp wants vectors, positions and convolution biases in full, and can't quantise convolutions. */
function storageOf(name: string, { dims }: Tensor): Storage {
  if (dims.length < 2 || name.endsWith('positional_embedding') || /conv\d\.bias$/.test(name)) return 'f32';
  return dims.length === 2 ? 'q8_0' : 'f16';
}

type Named = [name: string, tensor: Tensor];

function* tensors(model: Ct2Model): Generator<Named> {
  yield ['encoder.positional_embedding', model.tensor('encoder/position_encodings/encodings')];
  for (const conv of ['conv1', 'conv2']) {
    yield [`encoder.${conv}.weight`, model.tensor(`encoder/${conv}/weight`)];
    const bias = model.tensor(`encoder/${conv}/bias`);
    yield [`encoder.${conv}.bias`, { dims: [...bias.dims, 1], values: bias.values }];
  }
  yield* norm(model, 'encoder/layer_norm', 'encoder.ln_post');
  for (let i = 0; i < layers(model, 'encoder'); i++) yield* block(model, `encoder/layer_${i}`, `encoder.blocks.${i}`);
  yield ['decoder.positional_embedding', model.tensor('decoder/position_encodings/encodings')];
  yield ['decoder.token_embedding.weight', model.tensor('decoder/embeddings/weight')];
  yield* norm(model, 'decoder/layer_norm', 'decoder.ln');
  for (let i = 0; i < layers(model, 'decoder'); i++) {
    yield* block(model, `decoder/layer_${i}`, `decoder.blocks.${i}`);
    yield* crossAttention(model, `decoder/layer_${i}/attention`, `decoder.blocks.${i}.cross_attn`);
  }
}

function* block(model: Ct2Model, from: string, to: string): Generator<Named> {
  const attention = `${from}/self_attention`;
  yield* norm(model, `${attention}/layer_norm`, `${to}.attn_ln`);
  yield* split(model, `${attention}/linear_0`, [`${to}.attn.query`, `${to}.attn.key`, `${to}.attn.value`]);
  yield* linear(model, `${attention}/linear_1`, `${to}.attn.out`);
  yield* norm(model, `${from}/ffn/layer_norm`, `${to}.mlp_ln`);
  yield* linear(model, `${from}/ffn/linear_0`, `${to}.mlp.0`);
  yield* linear(model, `${from}/ffn/linear_1`, `${to}.mlp.2`);
}

function* crossAttention(model: Ct2Model, from: string, to: string): Generator<Named> {
  yield* norm(model, `${from}/layer_norm`, `${to}_ln`);
  yield* linear(model, `${from}/linear_0`, `${to}.query`);
  yield* split(model, `${from}/linear_1`, [`${to}.key`, `${to}.value`]);
  yield* linear(model, `${from}/linear_2`, `${to}.out`);
}

function* norm(model: Ct2Model, from: string, to: string): Generator<Named> {
  yield [`${to}.weight`, model.tensor(`${from}/gamma`)];
  yield [`${to}.bias`, model.tensor(`${from}/beta`)];
}

function* linear(model: Ct2Model, from: string, to: string): Generator<Named> {
  yield [`${to}.weight`, model.tensor(`${from}/weight`)];
  yield [`${to}.bias`, model.tensor(`${from}/bias`)];
}

/** CTranslate2 stacks the projections of one input into one matrix; Whisper's keys have no bias of their own. */
function* split(model: Ct2Model, from: string, to: readonly string[]): Generator<Named> {
  for (const part of ['weight', 'bias']) {
    const { dims, values } = model.tensor(`${from}/${part}`);
    const rows = (dims[0] ?? 0) / to.length;
    const size = values.length / to.length;
    for (const [i, name] of to.entries()) {
      if (part === 'bias' && name.endsWith('.key')) continue;
      yield [`${name}.${part}`, { dims: [rows, ...dims.slice(1)], values: values.slice(i * size, (i + 1) * size) }];
    }
  }
}
