import type { Logger } from 'pino';
import { createCalls } from '../calls/create-calls.ts';
import { createDoNotCall, type DoNotCallDeps } from '../calls/do-not-call.ts';
import { livekitRooms } from '../calls/livekit-rooms.ts';
import { Signer } from '../calls/signer.ts';
import type { LineCatalog } from '../line/line.ts';
import type { CallBackStore } from '../store/call-back-store.ts';
import type { OutboundStore } from '../store/outbound-store.ts';
import type { Store } from '../store/store.ts';
import { openCarriers } from './carriers/open.ts';
import { loadTelephony, type SecretSource } from './config/load.ts';
import { tellStrayRules } from './config/stray-rules.ts';
import { type Gateway, openGateway } from './gateway/gateway.ts';
import { mediaLegs } from './gateway/media-legs.ts';
import { startMediaPool } from './media/pool.ts';
import type { MediaProcessOptions } from './media/protocol.ts';
import type { ListenOptions } from './sip/listen.ts';
import { localAddress } from './sip/transport/local-address.ts';
import { plainAddress } from './sip/transport/transport.ts';
import { createSipApi } from './sip-api/app.ts';
import { listenForSipApi } from './sip-api/listen.ts';
import { joinPeers, type Peers } from './sip-api/peers.ts';
import { keepVoiceMessage } from './voice-mail.ts';

export interface RunTelephonyOptions {
  livekit: { url: string; apiKey: string; apiSecret: string };
  /** `telephony.yaml`; one that is not there means phones on this machine only. */
  file: string;
  /** Where SIP is listened for. */
  listen: ListenOptions['listen'];
  tls?: NonNullable<ListenOptions['tls']>;
  /** Address that media ports are bound to. */
  host: string;
  /** Where calls out and transfers may be asked for; nowhere where it is left out. */
  api?: { host: string; port: number };
  mediaProcesses: number;
  /** Calls of a media process in all; then another one takes its place. */
  lifetimeCalls: number;
  /** Folder of recorded messages. */
  messagesDir: string;
  freeModel: boolean;
  /** This installation's, by which callers are known again. */
  secret: string;
  logLevel: MediaProcessOptions['logLevel'];
  /** Origin at which carriers reach us; needed for those that come by webhook. */
  publicUrl?: string;
  /** Where the webhooks and WebSockets of such carriers are listened for, behind whatever serves `publicUrl`. */
  carriers: { host: string; port: number };
  /** Environment of the media processes. */
  env: Readonly<Record<string, string | undefined>>;
}

export interface RunTelephonyDeps {
  lines: LineCatalog;
  store: Store & OutboundStore & CallBackStore & DoNotCallDeps;
  /** Variables that `telephony.yaml` names. */
  secret: SecretSource;
  logger: Logger;
}

export interface RunningTelephony {
  bound: Gateway['bound'];
  /** Of the API, where it is served. */
  apiUrl?: string;
  /** Where carriers' webhooks are listened for, if any carrier comes that way. */
  carriersPort?: number;
  readonly calls: number;
  /** As `Gateway.drain`; then the API and the carriers' port close too. */
  drain(ms: number): Promise<void>;
}

/**
 * Answers phones, and calls them, until told to drain: signalling here, sound in processes of its own.
 * @throws TelephonyInvalid, Failure `sip-port-unavailable` | `sip-api-port-unavailable` | `media-lost` | `prompt-missing`
 * @throws Failure `twilio-without-public-url` | `carrier-port-unavailable`
 */
export async function runTelephony(
  options: RunTelephonyOptions,
  { lines, store, secret, logger }: RunTelephonyDeps,
): Promise<RunningTelephony> {
  const telephony = await loadTelephony(options.file, secret);
  tellStrayRules(telephony.rules, await lines.ids().catch(() => []), logger);
  const pool = await startMediaPool({
    processes: options.mediaProcesses,
    callsEach: options.lifetimeCalls,
    ports: { from: telephony.rtpPorts.first, to: telephony.rtpPorts.last },
    host: options.host,
    logLevel: options.logLevel,
    env: options.env,
    onLine: (line) => logger.info(line),
    logger,
  });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => pool.stop());
  const rooms = livekitRooms(options.livekit);
  const numbers = new Signer(options.secret, 'called number');
  const doNotCall = createDoNotCall(store, options.secret);
  const gateway = await openGateway(
    { telephony, livekit: options.livekit, listen: options.listen, ...(options.tls && { tls: options.tls }) },
    {
      calls: createCalls({ lines, store, rooms, freeModel: options.freeModel, secret: options.secret, logger }),
      lines,
      media: mediaLegs(pool, telephony.advertisedAddress ?? ownAddress(options.host)),
      store,
      disguise: (number) => numbers.hash(number),
      mayBeCalled: doNotCall.mayBeCalled,
      callNoMore: (line, number) => doNotCall.callNoMore(line, number, 'key'),
      keepMessage: (message) => keepVoiceMessage(message, { store, dir: options.messagesDir }),
      logger,
    },
  );
  cleanup.defer(() => gateway.drain(0));
  let peers: Peers | undefined;
  const askPeers: Peers['ask'] = async (request) => peers?.ask(request);
  const api =
    options.api &&
    (await listenForSipApi(
      createSipApi({ telephony, gateway, keys: options.livekit, peers: { ask: askPeers }, logger }),
      options.api,
    ));
  if (api) {
    logger.info({ url: api.url }, 'calls out may be asked for');
    peers = await joinPeers({ store, url: reachable(api.url), logger });
    cleanup.defer(() => peers?.close());
  }
  const { publicUrl } = options;
  const carriers = await openCarriers(
    telephony,
    { ...options.carriers, mediaHost: options.host, ...(publicUrl !== undefined && { publicUrl }) },
    { take: gateway.take, lines, logger },
  );
  const held = cleanup.move();
  return {
    bound: gateway.bound,
    ...(api && { apiUrl: api.url }),
    ...(carriers && { carriersPort: carriers.port }),
    get calls() {
      return gateway.calls;
    },
    async drain(ms) {
      await gateway.drain(ms);
      await Promise.all([api?.close(0), carriers?.close()]);
      await held.disposeAsync();
    },
  };
}

/** Where other machines reach what listens on all addresses of this one. */
function reachable(apiUrl: string): string {
  const url = new URL(apiUrl);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (host !== '0.0.0.0' && host !== '::') return apiUrl;
  const own = ownAddress(host);
  return `http://${own.includes(':') ? `[${own}]` : own}:${url.port}`;
}

/** What phones are told where all addresses are listened on: the first of this machine's. */
function ownAddress(host: string): string {
  return plainAddress(localAddress('udp', '192.0.2.1', { host, port: 0 }, undefined).host);
}
