import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { pcmFromFloat } from '../../audio/pcm.ts';
import { serveJobs } from '../pool/serve-jobs.ts';
import { loadPhonemiser } from './g2p/phonemise.ts';
import { normalise } from './normalise/normalise.ts';
import { loadVoice } from './voice/hibari.ts';
import { trimSilence } from './voice/trim.ts';

const settings = z.object({ folder: z.string() }).parse(workerData);
const request = z.object({ text: z.string(), speed: z.number() });

const [phonemise, voice] = await Promise.all([loadPhonemiser(settings.folder), loadVoice(settings.folder)]);
await voice(await phonemise('Warming up.'), 1); // The first run of a session allocates its memory.

serveJobs(async (raw) => {
  const { text, speed } = request.parse(raw);
  const pcm = pcmFromFloat(trimSilence(await voice(await phonemise(normalise(text)), speed)));
  return { result: pcm, transfer: [pcm.buffer] };
});
