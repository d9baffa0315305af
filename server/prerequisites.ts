import type { Config } from './config.ts';
import { Failure } from './contract/index.ts';
import { checkLiveKitPrerequisites } from './livekit/ensure.ts';
import { checkSpeechPrerequisites } from './speech/models/prerequisites.ts';

/**
 * Tells at once, before anything is started, what keeps the configured parts from running here.
 * @throws Failure with all that is missing
 */
export async function checkPrerequisites(config: Config): Promise<void> {
  const missing = [...(await livekitProblems(config)), ...speechProblems(config)];
  const [first] = missing;
  if (first === undefined) return;
  throw new Failure({
    reason: first.reason,
    message: missing.map((failure) => failure.message).join(' '),
    cure: missing.map((failure) => failure.cure).join(' '),
  });
}

async function livekitProblems({ livekit, cacheDir }: Config): Promise<Failure[]> {
  if (livekit !== undefined) return [];
  try {
    await checkLiveKitPrerequisites({ cacheDir });
    return [];
  } catch (error) {
    if (error instanceof Failure) return [error];
    throw error;
  }
}

function speechProblems({ realtime, cacheDir, modelsDir }: Config): Failure[] {
  if (!realtime.embedded && !realtime.fallback) return [];
  return checkSpeechPrerequisites({ cacheDir, ...(modelsDir === undefined ? {} : { modelsDir }) });
}
