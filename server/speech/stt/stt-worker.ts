import { readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { Whisper, WhisperFullParams, WhisperSamplingStrategy } from '@napi-rs/whisper';
import { z } from 'zod';
import { RECOGNITION_RATE } from '../audio/formats.ts';
import { serveJobs } from '../pool/serve-jobs.ts';
import type { Hearing } from './recogniser.ts';
import { soundsLooped } from './repetition.ts';
import { splitForWhisper } from './split.ts';
import { firstChoice, nextChoice } from './thread-choice.ts';
import { languageToHearIn } from './which-language.ts';
import { MOST_ATTEMPTS, maxTokensFor, padded, windowFor } from './window.ts';

const settings = z.object({ model: z.string(), mostThreads: z.number() }).parse(workerData);
const request = z.object({
  samples: z.instanceof(Float32Array),
  language: z.string(),
  others: z.array(z.string()).optional(),
  prompt: z.string().optional(),
});

let choice = firstChoice;
const whisper = new Whisper(readFileSync(settings.model));

serveJobs(async (raw) => {
  const { samples, ...hearing } = request.parse(raw);
  const texts = splitForWhisper(samples).map((piece) => recognise(piece, hearing));
  return { result: texts.join(' ') };
});

/** Whisper's word for a language that it is to tell itself, which takes it half as long again. */
const AUTO = 'auto';

function recognise(speech: Float32Array, { others = [], ...hearing }: Hearing): string {
  if (others.length === 0) return recogniseIn(speech, hearing);
  const text = recogniseIn(speech, { language: AUTO });
  const detected = Whisper.lang(whisper.fullLangId);
  const language = languageToHearIn(detected ?? '', [hearing.language, ...others]) ?? hearing.language;
  return language === detected ? text : recogniseIn(speech, { ...hearing, language });
}

function recogniseIn(speech: Float32Array, hearing: Hearing): string {
  const seconds = speech.length / RECOGNITION_RATE;
  const samples = padded(speech);
  let text = decode(samples, seconds, hearing, 0);
  for (let attempt = 1; attempt < MOST_ATTEMPTS && soundsLooped(text, seconds); attempt++) {
    text = decode(samples, seconds, { language: hearing.language }, attempt);
  }
  return text;
}

function decode(samples: Float32Array, seconds: number, hearing: Hearing, attempt: number): string {
  const params = new WhisperFullParams(WhisperSamplingStrategy.Greedy);
  params.nThreads = choice.threads;
  params.language = hearing.language;
  if (hearing.prompt) params.initialPrompt = hearing.prompt;
  params.noTimestamps = true;
  params.singleSegment = true;
  params.suppressNonSpeechTokens = true;
  params.noContext = true;
  params.printProgress = false;
  params.printRealtime = false;
  params.printTimestamps = false;
  params.maxTokens = maxTokensFor(seconds);
  params.audioCtx = windowFor(samples.length, attempt);
  const started = { cpu: process.threadCpuUsage(), wall: performance.now() };
  const text = whisper.full(params, samples).trim();
  const { user, system } = process.threadCpuUsage(started.cpu);
  const share = (user + system) / 1000 / (performance.now() - started.wall);
  choice = nextChoice(choice, share, settings.mostThreads);
  return text;
}
