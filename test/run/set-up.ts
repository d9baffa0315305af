import { readConfig } from '../../server/config.ts';
import { ensureLiveKit } from '../../server/livekit/ensure.ts';
import { ensureModels } from '../../server/speech/models/ensure.ts';
import { ensureMachine } from './machine.ts';

/** Brings all that tests and benchmarks run beside our own code. @throws Failure with what to install by hand */
export async function setUp(tell: (text: string) => void): Promise<void> {
  const { cacheDir } = readConfig(process.env);
  ensureMachine((text) => tell(`  ${text}`));
  // Side by side: what is fetched waits for the network while Go builds.
  await Promise.all([
    ensureLiveKit({ cacheDir, onProgress: (text) => tell(`  livekit-server: ${text}`) }),
    ensureModels({ cacheDir, onProgress: ({ step, state }) => state === 'started' && tell(`  ${step}`) }),
  ]);
}
