import { runApiServer } from '../api-server.ts';
import { EMBEDDED_MODELS, Failure } from '../contract/index.ts';
import { packageRoot } from '../package.ts';
import { linkToSupervisor } from '../supervisor/child.ts';
import { ensureWidget } from '../widget-build.ts';
import type { CommandContext } from './context.ts';

export interface ApiCommandOptions {
  /** Address of LiveKit for visitors, where it is not LIVEKIT_URL. */
  livekitForVisitors?: string;
  /** Address of a livekit-server whose signalling is served at our port too. */
  signalling?: string;
  /** A telephone gateway answers the lines' numbers. */
  phones?: boolean;
  /** Port of a TURN server that shares ours. */
  turnPort?: number;
  /** `http://…` of a telephone gateway whose carriers reach it through our port. */
  carriers?: string;
}

/** `hoyhoy api`: API and widget alone, for the LiveKit that is configured. */
export async function apiCommand(context: CommandContext, options: ApiCommandOptions): Promise<void> {
  const { livekitForVisitors, signalling, turnPort, carriers, phones = false } = options;
  const config = context.config();
  const { livekit, realtime, speech } = config;
  if (livekit === undefined) throw livekitNotSet();
  const embedded = `ws://${speech.host}:${speech.port.number}/v1`;
  const { url = embedded, key, model } = realtime;
  const api = await runApiServer(
    config,
    {
      livekit,
      livekitForVisitors: livekitForVisitors ?? livekit.url,
      ...(signalling !== undefined && { signalling }),
      ...(turnPort !== undefined && { turnPort }),
      ...(carriers !== undefined && { carriers }),
      takesPhones: phones,
      realtime: { url, model, ...(key !== undefined && { key }) },
      ...(realtime.fallback && { fallback: { url: embedded, model: `${EMBEDDED_MODELS}{line}` } }),
      widgetDir: await ensureWidget({ root: packageRoot, cacheDir: config.cacheDir }),
    },
    context.log(),
  );
  const link = linkToSupervisor(() => api.close());
  link.ready({ url: api.url, port: String(api.port) });
}

const livekitNotSet = () =>
  new Failure({
    reason: 'livekit-not-set',
    message: 'The API alone needs to know its LiveKit, and LIVEKIT_URL is not set.',
    cure: 'Set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET, or run `hoyhoy serve`, which starts everything.',
  });
