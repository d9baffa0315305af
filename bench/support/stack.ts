import { type HoyhoyOptions, startHoyhoy, type TestHoyhoy } from '../../test/support/hoyhoy.ts';
import { startLiveKit, type TestLiveKit } from '../../test/support/livekit.ts';
import {
  type ScriptedOptions,
  type ScriptedRealtime,
  startScriptedRealtime,
} from '../../test/support/scripted-realtime.ts';

/** All of Hoyhoy as `hoyhoy serve` starts it, with a LiveKit that can be asked. */
export interface Stack {
  livekit: TestLiveKit;
  hoyhoy: TestHoyhoy;
  close(): Promise<void>;
}

/** The model is the embedded speech server. */
export function startStack(options: HoyhoyOptions = {}): Promise<Stack> {
  return start({ OPENAI_API_KEY: '', HOYHOY_REALTIME_URL: '' }, options);
}

/** The model is a scripted server, which answers at once. */
export async function startScriptedStack({
  realtime: script,
  ...options
}: HoyhoyOptions & { realtime: ScriptedOptions }): Promise<Stack & { realtime: ScriptedRealtime }> {
  const realtime = await startScriptedRealtime(script);
  const model = { HOYHOY_REALTIME_URL: realtime.url, HOYHOY_REALTIME_MODEL: 'scripted' };
  const stack = await start(model, options);
  return {
    ...stack,
    realtime,
    async close() {
      await stack.close();
      await realtime.close();
    },
  };
}

async function start(model: Record<string, string>, { env, ...options }: HoyhoyOptions): Promise<Stack> {
  const livekit = await startLiveKit();
  const { url, apiKey, apiSecret } = livekit;
  const place = { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret };
  const hoyhoy = await startHoyhoy({ ...options, env: { ...place, ...model, ...env } });
  return {
    livekit,
    hoyhoy,
    async close() {
      await hoyhoy.close();
      await livekit.close();
    },
  };
}
