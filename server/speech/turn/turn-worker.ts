import { workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { modelUnreadable } from '../models/errors.ts';
import { serveJobs } from '../pool/serve-jobs.ts';
import { BANDS, COLUMNS, createLogMel } from './log-mel.ts';

const { model } = z.object({ model: z.string() }).parse(workerData);
const request = z.instanceof(Float32Array);

const logMel = createLogMel();
const session = await InferenceSession.create(model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
}).catch((cause: unknown) => {
  throw modelUnreadable(model, cause);
});
const [input = '', output = ''] = [session.inputNames[0], session.outputNames[0]];

async function completeness(speech: Float32Array): Promise<number> {
  const features = new Tensor('float32', logMel(speech), [1, BANDS, COLUMNS]);
  const answer = (await session.run({ [input]: features }))[output];
  if (!answer) throw modelUnreadable(model, 'the turn model gave no output');
  return Number(answer.data[0]);
}

await completeness(new Float32Array(16_000)); // The first run of a session allocates its memory.

serveJobs(async (raw) => ({ result: await completeness(request.parse(raw)) }));
