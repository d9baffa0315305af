import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { resample } from '../../../audio/resampler.ts';
import { VOICE_RATE } from '../../audio/formats.ts';
import { modelUnreadable } from '../../models/errors.ts';
import { onnxOptions, type Voice } from './hibari.ts';
import { piperPhonemes } from './piper-phonemes.ts';

const settings = z.object({
  audio: z.object({ sample_rate: z.int().positive() }),
  inference: z.object({ noise_scale: z.number(), length_scale: z.number(), noise_w: z.number() }),
  phoneme_id_map: z.record(z.string(), z.tuple([z.int()], z.int())),
});

/** Without memory kept for the next sentence it takes 184 MB in place of 319, and a fifth more time. */
const frugal = { ...onnxOptions, enableCpuMemArena: false };

/** Signs that open an utterance, stand after each phoneme, and close it. */
const [BEGIN, PAD, END] = ['^', '_', '$'];

/**
 * A voice of Piper's (VITS): a model of `name.onnx` with its settings in `name.onnx.json`, for which Piper itself would
 * have espeak-ng make the phonemes.
 * @throws Failure `model-unreadable`
 */
export async function loadPiperVoice(folder: string, name: string): Promise<Voice> {
  const path = join(folder, `${name}.onnx`);
  const [{ audio, inference, phoneme_id_map: ids }, session] = await Promise.all([
    readFile(`${path}.json`, 'utf8').then((text) => settings.parse(JSON.parse(text))),
    InferenceSession.create(path, frugal),
  ]).catch((cause: unknown) => {
    throw modelUnreadable(`${path} is no voice of Piper's`, cause);
  });
  const idsOf = (sign: string | undefined) => ids[sign ?? ''] ?? [];
  return async (phonemes, speed) => {
    const known = [...piperPhonemes(phonemes)].filter((sign) => sign in ids);
    if (known.length === 0) return new Float32Array();
    const signs = [BEGIN, PAD, ...known.flatMap((sign) => [sign, PAD]), END];
    const input = BigInt64Array.from(signs.flatMap(idsOf).map(BigInt));
    const scales = [inference.noise_scale, inference.length_scale / speed, inference.noise_w];
    const { output } = await session.run({
      input: new Tensor('int64', input, [1, input.length]),
      input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(input.length)), [1]),
      scales: new Tensor('float32', Float32Array.from(scales), [scales.length]),
    });
    if (!(output?.data instanceof Float32Array)) throw modelUnreadable(`the voice ${name} has no output`);
    return resample(output.data, audio.sample_rate, VOICE_RATE);
  };
}
