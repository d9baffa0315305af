import { readConfig } from '../../server/config.ts';
import { EMBEDDED_VOICES } from '../../server/contract/index.ts';
import { ensureLiveKit } from '../../server/livekit/ensure.ts';
import { ensureModels, type ModelProgress } from '../../server/speech/models/ensure.ts';
import { multilingualModel } from '../../server/speech/models/manifest.ts';
import { ensureMachine } from './machine.ts';

/** Brings all that tests and benchmarks run beside our own code. @throws Failure with what to install by hand */
export async function setUp(tell: (text: string) => void): Promise<void> {
  const { cacheDir } = readConfig(process.env);
  ensureMachine((text) => tell(`  ${text}`));
  const onModel = ({ step, state }: ModelProgress) => state === 'started' && tell(`  ${step}`);
  // Side by side: what is fetched waits for the network while Go builds.
  await Promise.all([
    ensureLiveKit({ cacheDir, onProgress: (text) => tell(`  livekit-server: ${text}`) }),
    ensureModels({
      cacheDir,
      languages: multilingualModel.languages,
      voices: EMBEDDED_VOICES,
      onProgress: onModel,
    }),
  ]);
}
