import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { modelUnreadable } from '../../models/errors.ts';
import { BINS, synthesise } from './vocoder.ts';

export const onnxOptions = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;

const vocabulary = z.record(z.string(), z.number());

/** With a comma alone, what is listed runs together; a dash beside it makes 100 to 270 ms of pause, and clauses no longer. */
const withPauses = (phonemes: string) => phonemes.replaceAll(', ', ', — ');

/** Id that opens and closes every utterance. */
const PAUSE = 0;

/** Turns phonemes into samples (24 kHz, -1 … 1). `speed` 1 is the voice's own pace. */
export type Voice = (phonemes: string, speed: number) => Promise<Float32Array>;

/** @throws Failure `model-unreadable` */
export async function loadVoice(folder: string): Promise<Voice> {
  const ids = vocabulary.parse(JSON.parse(await readFile(join(folder, 'vocab.json'), 'utf8')));
  const session = await InferenceSession.create(join(folder, 'hibari.onnx'), onnxOptions);
  return async (phonemes, speed) => {
    const known = [...withPauses(phonemes)].map((phoneme) => ids[phoneme]).filter((id) => id !== undefined);
    if (known.length === 0) return new Float32Array();
    const input = BigInt64Array.from([PAUSE, ...known, PAUSE].map(BigInt));
    const output = await session.run({
      ids: new Tensor('int64', input, [1, input.length]),
      speed: new Tensor('float32', Float32Array.of(speed), [1]),
    });
    const frames = {
      pitch: floats(output, 'f0'),
      harmonic: floats(output, 'lh'),
      harmonicPhase: floats(output, 'theta'),
      noise: floats(output, 'ln'),
      free: floats(output, 'lr'),
      freePhase: floats(output, 'phi'),
    };
    if (frames.harmonic.length !== frames.pitch.length * BINS)
      throw modelUnreadable('the voice has another frame size');
    return synthesise(frames);
  };
}

function floats(output: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const data = output[name]?.data;
  if (!(data instanceof Float32Array)) throw modelUnreadable(`the voice has no output ${name}`);
  return data;
}
