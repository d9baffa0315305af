import { createApp } from './api/app.ts';
import { readCertificate } from './api/certificate.ts';
import { watchCertificate } from './api/certificate-watch.ts';
import { type Listening, listen } from './api/listen.ts';
import { createCalls } from './calls/create-calls.ts';
import { createDoNotCall } from './calls/do-not-call.ts';
import { fallbackInUse } from './calls/fallback-use.ts';
import { livekitRooms } from './calls/livekit-rooms.ts';
import { createPageCallBacks } from './calls/page-call-backs.ts';
import { createPageRings } from './calls/page-rings.ts';
import { createPersonAnswers } from './calls/person-answers.ts';
import { sipDialler } from './calls/sip-dialler.ts';
import type { Config } from './config.ts';
import { EMBEDDED_MODELS } from './contract/index.ts';
import { openLineCatalog } from './line/catalog.ts';
import type { Log } from './log.ts';
import { certifiedNames } from './public-names.ts';
import { type RealtimeServers, realtimeOpener } from './realtime/opener.ts';
import { webSocketTransport } from './realtime/websocket-transport.ts';
import { installationSecret } from './secret.ts';
import { openStore } from './store/open.ts';
import { storePath } from './store-path.ts';
import { createTextAnswerer } from './text/answerer.ts';

/** Its Realtime servers answer what is typed. */
export interface ApiServerOptions extends RealtimeServers {
  livekit: { url: string; apiKey: string; apiSecret: string };
  /** Address of LiveKit for visitors. */
  livekitForVisitors: string;
  /** `ws://…` of the livekit-server whose signalling goes through our port too. */
  signalling?: string;
  /** Port on 127.0.0.1 of the TURN server that shares ours. */
  turnPort?: number;
  /** `http://…` of the telephone gateway whose carriers reach it through our port. */
  carriers?: string;
  /** A telephone gateway answers. */
  takesPhones: boolean;
  /** Folder of the built widget. */
  widgetDir: string;
}

export interface ApiServer extends Pick<Listening, 'url' | 'port'> {
  close(): Promise<void>;
}

/**
 * Serves API and widget, in a process of its own: no call is in it, so that its end takes none along.
 * @throws Failure `port-busy` and what else keeps it from listening
 */
export async function runApiServer(config: Config, options: ApiServerOptions, log: Log): Promise<ApiServer> {
  const { logger } = log;
  const { host, port, tls } = config.http;
  const { livekit, livekitForVisitors, signalling, turnPort, carriers, takesPhones, realtime, widgetDir } = options;
  const names = certifiedNames(config);
  const certificate = tls && (await readCertificate(tls, ...names));
  await using cleanup = new AsyncDisposableStack();
  const store = await openStore({ path: storePath(config), logger });
  cleanup.defer(() => store.close());
  const lines = openLineCatalog(config.linesDir);
  const rooms = livekitRooms(livekit);
  const secret = await installationSecret(config);
  log.keepSecret(secret);
  const doNotCall = createDoNotCall(store, secret);
  const app = createApp({
    lines,
    calls: createCalls({
      lines,
      store,
      rooms,
      freeModel: realtime.model.startsWith(EMBEDDED_MODELS),
      secret,
      logger,
    }),
    store,
    ...(config.dialling && { callBacks: createPageCallBacks({ store: { ...store, ...doNotCall } }) }),
    // Where our own gateway dials, which asks for the code.
    ...(config.dialling &&
      takesPhones && {
        pageRings: createPageRings({ store, doNotCall, dialler: sipDialler(livekit, config.dialling.url) }),
      }),
    answers: createPersonAnswers({ livekit, secret, store, logger }),
    livekit: { ...livekit, publicUrl: livekitForVisitors },
    takesPhones,
    answerer: createTextAnswerer({ store, openRealtime: realtimeOpener(options, webSocketTransport()), logger }),
    secret,
    checks: {
      livekit: async () => void (await rooms.existing(['readiness'])),
      store: () => store.check(),
      lines: async () => void (await lines.ids()),
    },
    ...(config.realtime.fallback && {
      fallbackInUse: async () => (await fallbackInUse(store, Date.now())) !== undefined,
    }),
    widgetDir,
    ...(carriers !== undefined && { carriers }),
    logger,
  });
  const listening = await listen(app, {
    host,
    port,
    ...(certificate && { certificate }),
    ...(signalling !== undefined && { signalling }),
    ...(carriers !== undefined && { carriers }),
    ...(certificate && turnPort !== undefined && { turn: turnPort }),
  });
  cleanup.defer(() => listening.close());
  if (tls) {
    const watching = watchCertificate({ files: tls, names, onRenewed: listening.renew, logger });
    cleanup.defer(async () => watching.stop());
  }
  const running = cleanup.move();
  return { url: listening.url, port: listening.port, close: () => running.disposeAsync() };
}
