import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LineCatalog } from '../../../../server/line/line.ts';
import { voicesOf } from '../../../../server/line/voice.ts';
import { readCt2 } from '../../../../server/speech/models/ct2-reader.ts';
import { ensureModels } from '../../../../server/speech/models/ensure.ts';
import { asQ8, tensorRecord } from '../../../../server/speech/models/ggml-writer.ts';
import { halves, toHalf } from '../../../../server/speech/models/half.ts';
import { joeFiles, modelsDirIn, moonshineFiles, voiceFiles } from '../../../../server/speech/models/paths.ts';
import { checkSpeechPrerequisites } from '../../../../server/speech/models/prerequisites.ts';
import { whisperTokens } from '../../../../server/speech/models/whisper-tokens.ts';
import { voicesIn } from '../../../../server/speech/tts/synthesiser.ts';
import { aLine, catalogOf } from '../../../support/lines.ts';

test('Every finite half-precision number survives a round trip', () => {
  halves.forEach((value, bits) => {
    if (Number.isFinite(value)) assert.equal(toHalf(value), bits, `${value}`);
  });
});

test('Halves are the nearest there are', () => {
  fc.assert(
    fc.property(fc.float({ min: Math.fround(-60_000), max: Math.fround(60_000), noNaN: true }), (value) => {
      const near = halves[toHalf(value)] ?? Number.NaN;
      assert.ok(Math.abs(near - value) <= Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
    }),
  );
});

test('Eight bits keep each number to within half a step of its block', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 32, maxLength: 32 }), (numbers) => {
      const bytes = asQ8(Float32Array.from(numbers));
      const scale = halves[bytes.readUInt16LE(0)] ?? 0;
      const largest = Math.max(...numbers.map(Math.abs));
      numbers.forEach((number, i) => {
        const kept = scale * bytes.readInt8(2 + i);
        assert.ok(Math.abs(kept - number) <= largest / 127 + 1e-4, `${kept} for ${number}`);
      });
    }),
  );
});

test("A tensor's record has its dimensions innermost first", () => {
  const record = tensorRecord('w', { dims: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }, 'f32');
  assert.deepEqual(
    [0, 4, 8, 12, 16].map((at) => record.readInt32LE(at)),
    [2, 1, 0, 3, 2],
  );
  assert.equal(record.subarray(20, 21).toString(), 'w');
  assert.equal(record.readFloatLE(21 + 20), 6);
});

/** A model file with one tensor of two halves, 1.5 and -2, and an alias of it. */
function tinyModel(): Buffer {
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const text = (value: string) => Buffer.concat([Buffer.from([value.length + 1, 0]), Buffer.from(`${value}\0`)]);
  const variable = [text('weight'), Buffer.of(1), u32(2), Buffer.of(4), u32(4), Buffer.of(0x00, 0x3e, 0x00, 0xc0)];
  return Buffer.concat([
    u32(6),
    text('WhisperSpec'),
    u32(3),
    u32(1),
    ...variable,
    u32(1),
    text('same'),
    text('weight'),
  ]);
}

test('A CTranslate2 file is read with its aliases; what is missing or broken is told', () => {
  const model = readCt2(tinyModel());
  assert.deepEqual(model.tensor('same'), { dims: [2], values: Float32Array.of(1.5, -2) });
  assert.throws(() => model.tensor('other'), { reason: 'model-unreadable' });
  assert.throws(() => readCt2(tinyModel().subarray(0, 30)), { reason: 'model-unreadable' });
});

test("Tokens are bytes in GPT-2's alphabet", () => {
  const tokens = whisperTokens(JSON.stringify({ model: { vocab: { Ġhi: 7, 'Ã©': 8 } } }));
  assert.equal(tokens[7]?.toString(), ' hi');
  assert.equal(tokens[8]?.toString(), 'é');
  assert.throws(() => whisperTokens('{}'), { reason: 'model-unreadable' });
});

test("An operator's folder that lacks files is told with their names, without fetching anything", async () => {
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-models-'));
  try {
    const [failure] = checkSpeechPrerequisites({ cacheDir: dir, modelsDir: dir });
    assert.equal(failure?.reason, 'models-missing');
    assert.match(failure?.message ?? '', /whisper-base-q8_0\.bin/);
    await assert.rejects(ensureModels({ cacheDir: dir, modelsDir: dir }), { reason: 'models-missing' });
  } finally {
    await rm(dir, { recursive: true });
  }
});

test("An operator's folder without a voice that a line chooses: told, and all lines answer in the built-in one", async () => {
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-models-'));
  const lines = catalogOf([aLine({ id: 'man', voice: 'joe' }), aLine({ id: 'other', voice: 'marin' })]);
  const lacking: string[] = [];
  const ensure = async (catalog: LineCatalog) =>
    ensureModels({
      cacheDir: dir,
      modelsDir: dir,
      voices: await voicesOf(catalog),
      onSpared: (spared, { message }) => lacking.push(`${spared}: ${message}`),
    });
  try {
    await fillWithNeeded(dir);
    assert.deepEqual(voicesIn(await ensure(catalogOf([aLine({ voice: 'marin' })]))), ['hibari']);
    assert.deepEqual(lacking, []);
    assert.deepEqual(voicesIn(await ensure(lines)), ['hibari']);
    assert.match(String(lacking), /^joe: .*joe\/en_US-joe-medium\.onnx/);
    await mkdir(join(dir, 'joe'));
    for (const file of joeFiles) await writeFile(join(dir, 'joe', file), '');
    assert.deepEqual(voicesIn(await ensure(lines)), ['hibari', 'joe']);
    assert.equal(lacking.length, 1);
  } finally {
    await rm(dir, { recursive: true });
  }
});

test("What an operator's folder has of Moonshine is used where it is all, and told where it is not", async () => {
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-models-'));
  const lacking: string[] = [];
  const ensure = () =>
    ensureModels({
      cacheDir: dir,
      modelsDir: dir,
      onSpared: (spared, { message }) => lacking.push(`${spared}: ${message}`),
    });
  try {
    await fillWithNeeded(dir);
    assert.equal((await ensure()).moonshine, undefined);
    assert.deepEqual(lacking, []);
    const [last = '', ...others] = moonshineFiles.toReversed();
    await mkdir(join(dir, 'moonshine'));
    for (const file of others) await writeFile(join(dir, 'moonshine', file), '');
    assert.equal((await ensure()).moonshine, undefined);
    assert.match(String(lacking), new RegExp(`^moonshine: .*${last}`));
    await writeFile(join(dir, 'moonshine', last), '');
    assert.equal((await ensure()).moonshine, join(dir, 'moonshine'));
    assert.equal(lacking.length, 1);
  } finally {
    await rm(dir, { recursive: true });
  }
});

/** With empty files of all that can't be done without. */
async function fillWithNeeded(dir: string): Promise<void> {
  await mkdir(join(dir, 'hibari'));
  const needed = ['whisper-base-q8_0.bin', 'smart-turn-v3.2.onnx', ...voiceFiles.map((file) => join('hibari', file))];
  for (const file of needed) await writeFile(join(dir, file), '');
}

test('A cache that can not be written is told before anything is fetched', async () => {
  await assert.rejects(ensureModels({ cacheDir: '/dev/null/cache' }), { reason: 'disk-failed', cure: /HOYHOY_CACHE/ });
});

test('The folder of the models is named by their content', () => {
  assert.match(modelsDirIn('/c'), /^\/c\/models\/[0-9a-f]{16}$/);
});
