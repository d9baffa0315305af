import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { pcmFromFloat } from '../../audio/pcm.ts';
import { EMBEDDED_VOICES, type EmbeddedVoice } from '../../contract/index.ts';
import { JOE } from '../models/paths.ts';
import { serveJobs } from '../pool/serve-jobs.ts';
import { loadPhonemiser } from './g2p/phonemise.ts';
import { normalise } from './normalise/normalise.ts';
import { loadVoice, type Voice } from './voice/hibari.ts';
import { loadPiperVoice } from './voice/piper.ts';
import { trimSilence } from './voice/trim.ts';

const settings = z.object({ voice: z.string(), joe: z.string().optional() }).parse(workerData);
const request = z.object({ text: z.string(), speed: z.number(), voice: z.enum(EMBEDDED_VOICES) });

const [phonemise, hibari] = await Promise.all([loadPhonemiser(settings.voice), loadVoice(settings.voice)]);
await hibari(await phonemise('Warming up.'), 1); // The first run of a session allocates its memory.

let joe: Promise<Voice> | undefined;

/** The second voice takes memory once somebody is to hear it. */
function voiceOf(name: EmbeddedVoice): Voice | Promise<Voice> {
  if (name === 'hibari') return hibari;
  if (settings.joe === undefined) throw new Error('the voice joe is not on this machine');
  joe ??= loadPiperVoice(settings.joe, JOE).catch((error: unknown) => {
    joe = undefined; // There may be memory for it later.
    throw error;
  });
  return joe;
}

serveJobs(async (raw) => {
  const { text, speed, voice: name } = request.parse(raw);
  const voice = await voiceOf(name);
  const pcm = pcmFromFloat(trimSilence(await voice(await phonemise(normalise(text)), speed)));
  return { result: pcm, transfer: [pcm.buffer] };
});
