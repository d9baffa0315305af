import { join } from 'node:path';
import type { Logger } from 'pino';
import { type FallbackUse, fallbackInUse } from '../calls/fallback-use.ts';
import type { Config } from '../config.ts';
import { Failure } from '../contract/index.ts';
import { openLineCatalog } from '../line/catalog.ts';
import { voicesOf } from '../line/voice.ts';
import { checkLiveKitPrerequisites, findLiveKit } from '../livekit/ensure.ts';
import { run } from '../livekit/run.ts';
import { webSocketTransport } from '../realtime/websocket-transport.ts';
import { joeFiles, joeIn, missingIn, missingOf, modelsDirIn } from '../speech/models/paths.ts';
import { checkSpeechPrerequisites } from '../speech/models/prerequisites.ts';
import { openStore } from '../store/open.ts';
import { codecNames } from '../telephony/codec/codec.ts';
import { loadOpus } from '../telephony/codec/opus/library.ts';
import type { SecretSource } from '../telephony/config/load.ts';
import { certificate, publicAddress } from './public-address.ts';
import { trunks } from './trunks.ts';

/** One part that is looked at. `look` resolves to what was found, or rejects with a Failure that holds the cure. */
export interface Check {
  part: string;
  look: () => Promise<string>;
}

export interface CheckDeps {
  config: Config;
  logger: Logger;
  /** Path of the call store. */
  storePath: string;
  /** Address of the API. */
  url: string;
  /** Variables that `telephony.yaml` names. */
  secret: SecretSource;
}

const ANSWER_WITHIN_MS = 5000;

export function checks({ config, logger, storePath, url, secret }: CheckDeps): Check[] {
  return [
    { part: 'Node', look: node },
    { part: 'LiveKit', look: () => livekit(config) },
    { part: 'speech models', look: () => models(config) },
    { part: 'telephone codecs', look: codecs },
    { part: 'lines', look: () => lines(config) },
    { part: 'call store', look: () => store(storePath, logger) },
    { part: 'Realtime', look: () => realtime(config) },
    ...(config.realtime.fallback ? [{ part: 'fallback', look: () => fallback(storePath, logger) }] : []),
    { part: 'API', look: () => api(url) },
    { part: 'certificate', look: () => certificate(config) },
    { part: 'public address', look: () => publicAddress(config, openLineCatalog(config.linesDir)) },
    { part: 'trunks', look: () => trunks(config, secret) },
  ];
}

async function node(): Promise<string> {
  return `${process.version} on ${process.platform} ${process.arch}`;
}

async function livekit({ livekit: own, cacheDir }: Config): Promise<string> {
  if (own !== undefined) {
    const address = own.url.replace(/^ws/, 'http');
    const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch((cause: unknown) => {
      throw livekitAway(own.url, cause);
    });
    if (!answer.ok) throw livekitAway(own.url, answer.status);
    return `answers at ${own.url}`;
  }
  await checkLiveKitPrerequisites({ cacheDir });
  const found = await findLiveKit({ cacheDir });
  if (found === undefined) return 'not built yet: the first start does';
  return `${(await run(found, ['--version'])).output.trim()} (${found})`;
}

async function models(config: Config): Promise<string> {
  const { embedded, fallback } = config.realtime;
  if (!embedded && !fallback) return 'not needed: another Realtime server is configured';
  const { cacheDir, modelsDir, linesDir } = config;
  const [failure] = checkSpeechPrerequisites({ cacheDir, ...(modelsDir === undefined ? {} : { modelsDir }) });
  if (failure !== undefined) throw failure;
  const dir = modelsDir ?? modelsDirIn(cacheDir);
  if (missingIn(dir).length > 0) return 'not fetched yet: the first start does';
  const joe = modelsDir === undefined ? joeIn(cacheDir) : join(modelsDir, 'joe');
  const isNamed = (await voicesOf(openLineCatalog(linesDir))).includes('joe');
  const missing = missingOf(joe, joeFiles);
  if (isNamed && missing.length > 0) throw joeMissing(missing, modelsDir === undefined);
  return `in ${dir}`;
}

const joeMissing = (files: readonly string[], isFetched: boolean) =>
  new Failure({
    reason: 'voice-missing',
    message: `The voice joe, which a line names, is not there: ${files.join(', ')}. The built-in one speaks for it.`,
    cure: isFetched
      ? 'Start Hoyhoy again, which fetches it; where that fails, its log tells why.'
      : 'Put these files there, or take the voice out of line.yaml.',
  });

/** Opus alone is brought by a package. */
async function codecs(): Promise<string> {
  loadOpus();
  return codecNames.join(', ');
}

async function lines({ linesDir }: Config): Promise<string> {
  const catalog = openLineCatalog(linesDir);
  const ids = await catalog.ids();
  for (const id of ids) await catalog.get(id);
  if (ids.length > 0) return `${ids.join(', ')} in ${linesDir}`;
  throw new Failure({
    reason: 'no-lines',
    message: `There is no line in ${linesDir}.`,
    cure: 'Create a folder with a line.yaml there (docs/lines.md), or set HOYHOY_LINES.',
  });
}

async function store(path: string, logger: Logger): Promise<string> {
  const opened = await openStore({ path, logger });
  try {
    await opened.check();
    return `writable at ${path}`;
  } finally {
    await opened.close();
  }
}

async function fallback(path: string, logger: Logger): Promise<string> {
  const opened = await openStore({ path, logger });
  try {
    const use = await fallbackInUse(opened, Date.now());
    if (use === undefined) return 'not in use: the Realtime server answers, or nobody has called lately';
    throw fallbackUsed(use);
  } finally {
    await opened.close();
  }
}

function realtime({ realtime: { url, key, model, embedded } }: Config): Promise<string> {
  if (embedded || url === undefined) return Promise.resolve('embedded: started by serve');
  const address = new URL(url).host;
  return new Promise((resolve, reject) => {
    const transport = webSocketTransport()(
      { url, model, ...(key === undefined ? {} : { key }) },
      {
        opened: () => {},
        // The first event: until then a server may still refuse the key by an event or by closing.
        message(text) {
          settle();
          if (/"type"\s*:\s*"error"/.test(text)) reject(realtimeRefused(address, 'it sent an error event'));
          else resolve(`${address} accepts ${key === undefined ? 'connections' : 'the key'}`);
        },
        closed({ message }) {
          settle();
          reject(realtimeRefused(address, message));
        },
      },
    );
    const timer = setTimeout(() => {
      settle();
      reject(realtimeRefused(address, `no event within ${ANSWER_WITHIN_MS / 1000} s`));
    }, ANSWER_WITHIN_MS);
    const settle = () => {
      clearTimeout(timer);
      transport.close();
    };
  });
}

async function api(url: string): Promise<string> {
  const answer = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(
    (cause: unknown) => {
      throw new Failure({
        reason: 'server-away',
        message: `No server answers at ${url}.`,
        cure: 'Start one with `hoyhoy serve`, name its address with --url, or let one be started with --start.',
        cause,
      });
    },
  );
  if (answer.ok) return `ready at ${url}`;
  throw new Failure({
    reason: 'server-not-ready',
    message: `The server at ${url} is not ready (status ${answer.status}).`,
    cure: `See which part fails at ${new URL('/readyz', url)}, and why in the server's log.`,
  });
}

const livekitAway = (url: string, cause: unknown) =>
  new Failure({
    reason: 'livekit-away',
    message: `LiveKit does not answer at ${url}.`,
    cure: 'Start it, or correct LIVEKIT_URL; unset it to have one started here.',
    cause,
  });

const fallbackUsed = ({ callId, reason, at }: FallbackUse) =>
  new Failure({
    reason: 'fallback-in-use',
    message: `The embedded speech server answers in place of the Realtime server (${reason}), last in ${callId} at ${new Date(at).toISOString().slice(11, 19)}.`,
    cure: "Mend what the row Realtime tells; the server's log has the cause of each call.",
  });

const realtimeRefused = (address: string, why: string) =>
  new Failure({
    reason: 'realtime-refused',
    message: `The Realtime server at ${address} can't be used: ${why}.`,
    cure: 'Check HOYHOY_REALTIME_URL, the key and the model.',
  });
