import type { Config } from './config.ts';
import { Failure } from './contract/index.ts';
import { checkSpeechPrerequisites } from './speech/models/prerequisites.ts';

/**
 * Tells at once, before anything is started, what keeps the configured parts from running here.
 * @throws Failure with all that is missing
 */
export function checkPrerequisites(config: Config): void {
  if (!config.realtime.embedded) return;
  const { cacheDir, modelsDir } = config;
  const missing = checkSpeechPrerequisites({ cacheDir, ...(modelsDir === undefined ? {} : { modelsDir }) });
  const [first] = missing;
  if (first === undefined) return;
  throw new Failure({
    reason: first.reason,
    message: missing.map((failure) => failure.message).join(' '),
    cure: missing.map((failure) => failure.cure).join(' '),
  });
}
