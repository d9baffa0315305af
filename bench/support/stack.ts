import { startHoyhoy, type TestHoyhoy } from '../../test/support/hoyhoy.ts';
import { startLiveKit, type TestLiveKit } from '../../test/support/livekit.ts';
import {
  type ScriptedOptions,
  type ScriptedRealtime,
  startScriptedRealtime,
} from '../../test/support/scripted-realtime.ts';

/** All of Hoyhoy as `hoyhoy serve` starts it, with a LiveKit that can be asked and a model that answers at once. */
export interface Stack {
  livekit: TestLiveKit;
  realtime: ScriptedRealtime;
  hoyhoy: TestHoyhoy;
  close(): Promise<void>;
}

export interface StackOptions {
  realtime: ScriptedOptions;
  /** Environment variables of Hoyhoy beside those that join the three. */
  env?: Record<string, string>;
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const livekit = await startLiveKit();
  const realtime = await startScriptedRealtime(options.realtime);
  const hoyhoy = await startHoyhoy({
    env: {
      LIVEKIT_URL: livekit.url,
      LIVEKIT_API_KEY: livekit.apiKey,
      LIVEKIT_API_SECRET: livekit.apiSecret,
      HOYHOY_REALTIME_URL: realtime.url,
      HOYHOY_REALTIME_MODEL: 'scripted',
      ...options.env,
    },
  });
  return {
    livekit,
    realtime,
    hoyhoy,
    async close() {
      await hoyhoy.close();
      await realtime.close();
      await livekit.close();
    },
  };
}
