import { existsSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { readCertificate } from './api/certificate.ts';
import { callBackWhoWaits } from './callbacks/call-back.ts';
import { createCalls } from './calls/create-calls.ts';
import { createDoNotCall } from './calls/do-not-call.ts';
import { livekitRooms } from './calls/livekit-rooms.ts';
import { reconcileCalls } from './calls/reconciler.ts';
import { sipDialler } from './calls/sip-dialler.ts';
import { sweepCalls } from './calls/sweeper.ts';
import {
  apiProcess,
  type Environment,
  speechProcess,
  telephonyProcess,
  type WorkerSurroundings,
  workerProcess,
} from './child-processes.ts';
import type { Config } from './config.ts';
import { EMBEDDED_MODELS } from './contract/index.ts';
import { openLineCatalog } from './line/catalog.ts';
import { languagesOf } from './line/languages.ts';
import type { LineCatalog } from './line/line.ts';
import { tellBroken } from './line/tell-broken.ts';
import { voicesOf } from './line/voice.ts';
import { ensureLiveKit } from './livekit/ensure.ts';
import { localAddressTowards } from './livekit/local-address.ts';
import { livekitProcess, livekitUrl, randomKeys, type TurnOptions, wishedPorts } from './livekit/server.ts';
import type { Log } from './log.ts';
import { deliverMessages } from './messages/deliver.ts';
import { sweepRecordings } from './messages/recordings.ts';
import { createSenders } from './messages/senders.ts';
import { isLocal, visitorsAddress } from './own-address.ts';
import { certifiedNames } from './public-names.ts';
import { installationSecret } from './secret.ts';
import { ensureModelsAndTell } from './speech/models/spared.ts';
import { openStore } from './store/open.ts';
import { recordingsDir, storePath } from './store-path.ts';
import { anyPort, findPort, isPortLost, requireOwnAddress, startOnFreePorts } from './supervisor/ports.ts';
import { createSupervisor, type Supervisor } from './supervisor/supervisor.ts';
import { loadTelephony, namedFileMissing } from './telephony/config/load.ts';
import type { Terminal } from './terminal.ts';
import { strayLinks } from './told-links.ts';

export interface ServeDeps {
  log: Log;
  terminal: Terminal;
  /** Environment of this process, handed on to those that it starts. */
  environment: Environment;
}

/** Everything that takes calls, running. */
export interface Serving {
  /** Origin of API and widget, as visitors reach it. */
  url: string;
  /** Port on which we listen. */
  port: number;
  /** `ws(s)://…` of LiveKit, as visitors reach it. */
  livekitUrl: string;
  /**
   * Puts a new process in the place of each worker, one after the other, as for an upgrade; their calls are handed over
   * between two sentences. @throws Failure where a new one can't be had
   */
  replaceWorkers(): Promise<void>;
  /** `host:port` at which phones reach us over SIP, where they do. */
  sip?: string;
  /** Takes no new calls, lets those in progress say goodbye, and ends every process. */
  close(): Promise<void>;
}

/**
 * Composition root: LiveKit, speech, agent workers, calls and API, started side by side.
 * @throws Failure where a part can't be had; what was started has been ended by then
 */
export async function serve(config: Config, deps: ServeDeps): Promise<Serving> {
  const { log, terminal, environment } = deps;
  const { host, port, publicUrl, tls } = config.http;
  // Said now rather than after everything has been started.
  if (tls) await readCertificate(tls, ...certifiedNames(config));
  await requireOwnAddress(host, 'HOYHOY_HOST');
  const told = await findPort(port, { host, what: 'the API' });
  if (config.telephony.mode !== 'off') await checkTelephony(config.telephony, environment);
  // Without any line there is nobody to answer.
  const lines = openLineCatalog(config.linesDir, { onBroken: (problems) => tellBroken(problems, log.logger) });
  await lines.ids();
  const supervision = { logger: log.logger, onLine: log.childLine };
  const servers = createSupervisor(supervision);
  // Last in, first out: whoever uses a part ends before it.
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => servers.stop());

  const [livekit, realtime] = await Promise.all([
    prepareLiveKit(config, deps, servers),
    prepareRealtime(config, lines, deps, servers),
  ]);
  const store = await openStore({ path: storePath(config), logger: log.logger });
  cleanup.defer(() => store.close());
  const rooms = livekitRooms(livekit);
  const sweeper = sweepCalls({ store, rooms, lines, logger: log.logger });
  cleanup.defer(async () => sweeper.stop());
  const { dialling } = config;
  if (dialling !== undefined) {
    const freeModel = realtime.endpoint.model.startsWith(EMBEDDED_MODELS);
    const secret = await installationSecret(config);
    const calls = createCalls({ lines, store, rooms, freeModel, secret, logger: log.logger });
    const doNotCall = createDoNotCall(store, secret);
    const dialler = sipDialler(livekit, dialling.url);
    const caller = callBackWhoWaits({ store, doNotCall, lines, calls, dialler, logger: log.logger });
    cleanup.defer(() => caller.stop());
  }
  const deliverer = deliverMessages({ store, lines, send: createSenders(config.messages), logger: log.logger });
  cleanup.defer(() => deliverer.stop());
  const recordings = sweepRecordings({ store, dir: recordingsDir(config), logger: log.logger });
  cleanup.defer(async () => recordings.stop());

  const reconciler = reconcileCalls({ store, rooms, logger: log.logger });
  const agents = createSupervisor({
    ...supervision,
    onReady: () => void reconciler.look(),
    onExit: ({ holder }) => {
      if (holder !== undefined) reconciler.holderExited(holder);
    },
  });
  cleanup.defer(() => agents.stop());
  // Before the agents: what they end is not to be begun again.
  cleanup.defer(() => reconciler.stop());
  const { endpoint, speechPort } = realtime;
  const surroundings = { livekit, realtime: endpoint, ...(speechPort !== undefined && { speechPort }) };
  const agentSurroundings = { ...surroundings, apiPort: told };
  const workers = Array.from({ length: config.worker.processes }, (_, index) =>
    agents.start(workerProcess(index, config, agentSurroundings, environment)),
  );
  const gateways = createSupervisor(supervision);
  cleanup.defer(() => gateways.stop());
  const phones = prepareTelephony(config, surroundings, environment, gateways);
  await terminal.step('Starting speech and agents', () => Promise.all([realtime.ready, phones, ...workers]));
  const { sip, carriers } = await phones;

  const api = await startOnFreePorts(async () => {
    const free = await findPort({ ...port, number: told }, { host, what: 'the API' });
    const web = createSupervisor(supervision);
    const ready = web.start(
      apiProcess(
        free,
        config,
        { ...surroundings, livekit, phones: sip !== undefined, ...(carriers && { carriers }) },
        environment,
      ),
    );
    await ready.catch(async (error: unknown) => {
      await web.stop();
      throw error;
    });
    cleanup.defer(() => web.stop());
    return { url: (await ready)['url'] ?? '', port: free };
  });
  if (publicUrl === undefined && api.port !== told)
    log.logger.warn({ told, port: api.port, cure: SET_PORT }, STALE_PORT);
  const reached = { ...config, http: { ...config.http, port: { ...port, number: told } } };
  for (const what of await strayLinks(lines, reached, { phones: sip !== undefined })) {
    log.logger.warn({ cure: 'Set HOYHOY_PUBLIC_URL (docs/network.md).' }, what);
  }
  const running = cleanup.move();
  return {
    url: publicUrl ?? api.url,
    port: api.port,
    livekitUrl: livekit.publicUrl,
    replaceWorkers: () => agents.replace(REPLACE_GRACE_MS),
    ...(sip !== undefined && { sip }),
    close: () => running.disposeAsync(),
  };
}

const STALE_PORT =
  'another program took the port of the API while we started: agents tell people and callers the one before';
const SET_PORT = 'Start again, or set HOYHOY_PORT.';

/** Longer than a worker takes to hand its calls over and say goodbye to the rest. */
const REPLACE_GRACE_MS = 45_000;

interface LiveKit {
  /** For us. */
  url: string;
  /** For visitors. */
  publicUrl: string;
  apiKey: string;
  apiSecret: string;
  /** `ws://…` where visitors reach it through our own port. */
  signalling?: string;
  turn?: TurnOptions;
}

/** The operator's LiveKit, or one of our own that has been started. */
async function prepareLiveKit(config: Config, deps: ServeDeps, supervisor: Supervisor): Promise<LiveKit> {
  if (config.livekit) return { ...config.livekit, publicUrl: config.livekit.url };
  const { publicUrl } = config.http;
  // Signalling that goes through our port is nobody else's.
  const host = publicUrl === undefined ? config.http.host : '127.0.0.1';
  const nodeIp =
    config.media.address ??
    visitorsAddress(publicUrl !== undefined && isLocal(config.http.host) ? '0.0.0.0' : config.http.host);
  // A machine without any way there is asked by nobody from there either.
  const mediaIp = await localAddressTowards(nodeIp).catch(() => nodeIp);
  const binary = await deps.terminal.step('livekit-server', (onProgress) =>
    ensureLiveKit({ cacheDir: config.cacheDir, onProgress }),
  );
  const keys = randomKeys();
  deps.log.keepSecret(keys.apiSecret);
  const { ports, turn } = await deps.terminal.step('Starting LiveKit', () =>
    startOnFreePorts(async () => {
      const free = await wishedPorts(host, config.media);
      // Which addresses a relay may reach is told to LiveKit in IPv4.
      const turn = isIPv4(nodeIp) ? await turnOptions(config.media.turn) : undefined;
      const options = {
        binary,
        host,
        nodeIp,
        mediaIp,
        ports: free,
        ...(turn && { turn }),
        ...keys,
        env: deps.environment,
      };
      await supervisor.start(livekitProcess(options));
      return { ports: free, turn };
    }),
  );
  const url = livekitUrl(host, ports.http);
  if (publicUrl === undefined) return { url, publicUrl: livekitUrl(nodeIp, ports.http), ...keys };
  return { url, publicUrl: publicUrl.replace(/^http/, 'ws'), signalling: url, ...(turn && { turn }), ...keys };
}

async function turnOptions({ domain, port, udpPort }: Config['media']['turn']): Promise<TurnOptions | undefined> {
  if (domain === undefined && udpPort === undefined) return undefined;
  const decrypted = await findPort(port, { host: '0.0.0.0', what: 'TURN' });
  if (udpPort !== undefined) {
    await findPort({ number: udpPort, explicit: true }, { host: '0.0.0.0', what: 'TURN', kinds: ['udp'] });
  }
  return {
    port: decrypted,
    ...(domain !== undefined && { domain }),
    ...(udpPort !== undefined && { udpPort }),
  };
}

interface Realtime {
  endpoint: { url: string; key?: string; model: string };
  /** Of the embedded speech server, where it runs. */
  speechPort?: number;
  ready: Promise<unknown>;
}

/** Starts the telephone gateway where it is wanted. Resolves to the addresses at which it answers phones and carriers. */
async function prepareTelephony(
  config: Config,
  surroundings: WorkerSurroundings,
  environment: Environment,
  supervisor: Supervisor,
): Promise<{ sip?: string; carriers?: string }> {
  const { mode, file, host, port, carrierPort } = config.telephony;
  if (mode === 'off' || (mode === 'auto' && !existsSync(file))) return {};
  return startOnFreePorts(async () => {
    const sip = await findPort(port, { host, kinds: ['udp', 'tcp'], what: 'SIP' });
    const carriers = await findPort(carrierPort, { host: '127.0.0.1', what: 'carriers' });
    return supervisor.start(telephonyProcess({ sip, carriers }, config, surroundings, environment));
  }, isPortLost);
}

/** The configured Realtime server, or the embedded one, which has begun to start; it may also stand in for the other. */
async function prepareRealtime(
  config: Config,
  lines: LineCatalog,
  deps: ServeDeps,
  supervisor: Supervisor,
): Promise<Realtime> {
  const { url, key, model, fallback } = config.realtime;
  const speech = url === undefined || fallback ? await startSpeech(config, lines, deps, supervisor) : undefined;
  const ready = speech?.ready ?? Promise.resolve();
  const speechPort = speech && { speechPort: speech.port };
  const endpoint =
    url === undefined
      ? { url: `ws://${config.speech.host}:${speech?.port}/v1`, model }
      : { url, model, ...(key === undefined ? {} : { key }) };
  return { endpoint, ready, ...speechPort };
}

async function startSpeech(config: Config, lines: LineCatalog, deps: ServeDeps, supervisor: Supervisor) {
  const [languages, voices] = [await languagesOf(lines), await voicesOf(lines)];
  await deps.terminal.step('Speech models', (progress) =>
    ensureModelsAndTell(
      {
        cacheDir: config.cacheDir,
        languages,
        voices,
        ...(config.modelsDir === undefined ? {} : { modelsDir: config.modelsDir }),
        onProgress: ({ step, bytes }) => progress(`${step}, ${Math.round(bytes / 1e6)} MB`),
      },
      deps.log.logger,
    ),
  );
  const { host } = config.speech;
  // Only our own workers use it, so that any port will do unless one was named.
  const { explicit, number } = config.speech.port;
  const port = explicit
    ? await findPort({ explicit, number }, { host, what: 'the speech server' })
    : await anyPort(host);
  return { port, ready: supervisor.start(speechProcess(port, config, deps.environment)) };
}

/** @throws Failure `address-not-ours` | `telephony-file-missing` | `telephony-unreadable`, TelephonyInvalid */
async function checkTelephony({ host, file, fileNamed }: Config['telephony'], environment: Environment): Promise<void> {
  await requireOwnAddress(host, 'HOYHOY_SIP_HOST');
  // Without its file a gateway lets this machine's phones in and dials nobody: that is not what somebody who names one wants.
  if (fileNamed && !existsSync(file)) throw namedFileMissing(file);
  // The gateway reads it for itself.
  await loadTelephony(file, (name) => environment[name]);
}
