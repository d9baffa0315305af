import { runSpeech } from '../speech/main.ts';
import { linkToSupervisor } from '../supervisor/child.ts';
import { findPort } from '../supervisor/ports.ts';
import type { CommandContext } from './context.ts';

export interface SpeechCommandOptions {
  modelsTried: boolean;
}

/** `hoyhoy speech`: the embedded Realtime server alone. */
export async function speechCommand(context: CommandContext, { modelsTried }: SpeechCommandOptions): Promise<void> {
  const config = context.config();
  const { host } = config.speech;
  const number = await findPort(config.speech.port, { host, what: 'the speech server' });
  const own = { ...config, speech: { host, port: { number } }, neededOnly: modelsTried };
  const starting = runSpeech(own, context.log().logger);
  const link = linkToSupervisor(async () => (await starting).close());
  const { url } = await starting;
  link.ready({ url });
}
