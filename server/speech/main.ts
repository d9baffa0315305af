import type { Logger } from 'pino';
import { openLineCatalog } from '../line/catalog.ts';
import { languagesOf } from '../line/languages.ts';
import { voicesOf } from '../line/voice.ts';
import type { ChatEndpoint } from './answer/chat/chat-answerer.ts';
import type { ModelProgress } from './models/ensure.ts';
import { ensureModelsAndTell } from './models/spared.ts';
import { type SpeechServer, startSpeechServer } from './server.ts';
import type { VoiceEndpoint } from './tts/other/endpoint-voice.ts';

/** What the speech server needs of the project's configuration. */
export interface SpeechConfig {
  speech: { host: string; port: { number: number } };
  chat?: ChatEndpoint;
  voice?: VoiceEndpoint;
  linesDir: string;
  cacheDir: string;
  modelsDir?: string;
  /** Whether models that can be done without are not fetched. Default false. */
  neededOnly?: boolean;
}

/**
 * Fetches the models if need be and serves the Realtime protocol on the configured port.
 * @throws Failure with a `ModelFailureReason`, or `port-unusable`
 */
export async function runSpeech(config: SpeechConfig, logger: Logger): Promise<SpeechServer> {
  const lines = openLineCatalog(config.linesDir);
  const [languages, voices] = [await languagesOf(lines), await voicesOf(lines)];
  const onProgress = (progress: ModelProgress) => logProgress(progress, logger);
  const models = await ensureModelsAndTell({ ...config, languages, voices, onProgress }, logger);
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
