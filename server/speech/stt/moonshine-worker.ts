import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { RECOGNITION_RATE } from '../audio/formats.ts';
import { serveJobs } from '../pool/serve-jobs.ts';
import { expectationOf } from './expectation.ts';
import { loadMoonshine } from './moonshine.ts';
import { maxTokensFor, padded } from './window.ts';

const { folder } = z.object({ folder: z.string() }).parse(workerData);
const request = z.object({ samples: z.instanceof(Float32Array), words: z.array(z.string()) });
const moonshine = await loadMoonshine(folder);

serveJobs(async (raw) => {
  const { samples, words } = request.parse(raw);
  const most = maxTokensFor(samples.length / RECOGNITION_RATE);
  return { result: await moonshine(padded(samples), most, expectationOf(words)) };
});
