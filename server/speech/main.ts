import type { Logger } from 'pino';
import { openLineCatalog } from '../line/catalog.ts';
import { languagesOf } from '../line/languages.ts';
import { voicesOf } from '../line/voice.ts';
import type { ChatEndpoint } from './answer/chat/chat-answerer.ts';
import { ensureModels, type ModelProgress, type SparedModel } from './models/ensure.ts';
import { type SpeechServer, startSpeechServer } from './server.ts';
import type { VoiceEndpoint } from './tts/other/endpoint-voice.ts';

const WITHOUT: Readonly<Record<SparedModel, string>> = {
  multilingual: 'answers in other languages than English are found by words alone',
  moonshine: 'English questions are heard by one recogniser only',
  joe: 'lines that name the voice joe are spoken by the built-in one',
};

/** What the speech server needs of the project's configuration. */
export interface SpeechConfig {
  speech: { host: string; port: { number: number } };
  chat?: ChatEndpoint;
  voice?: VoiceEndpoint;
  linesDir: string;
  cacheDir: string;
  modelsDir?: string;
}

/**
 * Fetches the models if need be and serves the Realtime protocol on the configured port.
 * @throws Failure with a `ModelFailureReason`, or `port-unusable`
 */
export async function runSpeech(config: SpeechConfig, logger: Logger): Promise<SpeechServer> {
  const lines = openLineCatalog(config.linesDir);
  const models = await ensureModels({
    ...config,
    languages: await languagesOf(lines),
    voices: await voicesOf(lines),
    onProgress: (progress) => logProgress(progress, logger),
    onSpared: (spared, { message, cure }) => logger.warn({ cure }, `${WITHOUT[spared]}: ${message}`),
  });
  const server = await startSpeechServer({
    host: config.speech.host,
    port: config.speech.port.number,
    lines,
    models,
    ...(config.chat && { chat: config.chat }),
    ...(config.voice && { voice: config.voice }),
    logger,
  });
  logger.info({ url: server.url }, 'speech server is ready');
  return server;
}

function logProgress({ step, state, bytes, ms }: ModelProgress, logger: Logger): void {
  const megabytes = Math.round(bytes / 1e6);
  logger.info(state === 'started' ? { megabytes } : { megabytes, seconds: ms / 1000 }, step);
}
