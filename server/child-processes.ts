import { extname, join } from 'node:path';
import type { Config } from './config.ts';
import type { ProcessSpec } from './supervisor/process.ts';

/** Environment variables, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the agent workers of one `serve` share. */
export interface WorkerSurroundings {
  livekit: { url: string; apiKey: string; apiSecret: string };
  /** The Realtime server that answers: config's own, or the embedded one's address. */
  realtime: { url: string; key?: string; model: string };
  /** Port of the embedded speech server, where it runs. */
  speechPort?: number;
}

/** `hoyhoy worker` as a supervised process. @param surroundings.apiPort where the API listens, of which agents tell callers */
export function workerProcess(
  index: number,
  config: Config,
  surroundings: WorkerSurroundings & { apiPort?: number },
  env: Environment,
): ProcessSpec {
  const { livekit, apiPort } = surroundings;
  return hoyhoyProcess(`agent worker ${index + 1}`, ['worker'], {
    ...shared(config, env),
    ...frugal(env),
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
    ...model(config, surroundings),
    HOYHOY_CALLS_PER_WORKER: String(config.worker.callsPerProcess),
    ...(apiPort !== undefined && { HOYHOY_PORT: String(apiPort) }),
    HOYHOY_CALLS_BEFORE_RENEWAL: String(config.worker.lifetimeCalls),
  });
}

/** Where answers come from. */
function model(config: Config, { realtime, speechPort }: WorkerSurroundings): Environment {
  return {
    HOYHOY_REALTIME_URL: realtime.url,
    HOYHOY_REALTIME_KEY: realtime.key,
    HOYHOY_REALTIME_MODEL: realtime.model,
    HOYHOY_FALLBACK: config.realtime.fallback ? 'embedded' : 'none',
    ...(speechPort !== undefined && { HOYHOY_SPEECH_PORT: String(speechPort) }),
  };
}

/**
 * Memory for calls, not for allocators: 20 calls in a process take 233 MB with these and 315 MB without. rtc-node's many
 * threads would each keep an arena of their own (glibc), and audio frames fill whatever young generation V8 has.
 */
function frugal(env: Environment): Environment {
  return {
    MALLOC_ARENA_MAX: env['MALLOC_ARENA_MAX'] ?? '2',
    // The operator's own options come last, and so win.
    NODE_OPTIONS: `--max-semi-space-size=4 ${env['NODE_OPTIONS'] ?? ''}`.trim(),
  };
}

export interface ApiSurroundings extends WorkerSurroundings {
  /** A telephone gateway answers. */
  phones: boolean;
  livekit: WorkerSurroundings['livekit'] & {
    publicUrl: string;
    signalling?: string;
    turn?: { port: number; domain?: string };
  };
  /** `http://…` where the telephony process takes the webhooks of carriers. */
  carriers?: string;
}

/** `hoyhoy api` as a supervised process, on a port that stays the same when it is started again. */
export function apiProcess(port: number, config: Config, surroundings: ApiSurroundings, env: Environment): ProcessSpec {
  const { livekit, carriers, phones } = surroundings;
  const { publicUrl, signalling, turn } = livekit;
  const args = [
    'api',
    ...['--livekit-for-visitors', publicUrl],
    ...(phones ? ['--phones'] : []),
    ...(signalling === undefined ? [] : ['--signalling', signalling]),
    ...(turn?.domain === undefined ? [] : ['--turn-port', String(turn.port)]),
    ...(carriers === undefined ? [] : ['--carriers', carriers]),
  ];
  return hoyhoyProcess('API', args, {
    ...shared(config, env),
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
    ...model(config, surroundings),
    HOYHOY_PORT: String(port),
  });
}

/** `hoyhoy telephony` as a supervised process, on ports that stay the same when it is started again. */
export function telephonyProcess(
  { sip, carriers }: { sip: number; carriers: number },
  config: Config,
  { livekit, realtime }: WorkerSurroundings,
  env: Environment,
): ProcessSpec {
  return hoyhoyProcess('telephony', ['telephony'], {
    ...shared(config, env),
    ...frugal(env),
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
    // Says only whether the model's tokens cost anything.
    HOYHOY_REALTIME_MODEL: realtime.model,
    HOYHOY_TELEPHONY_FILE: config.telephony.file,
    HOYHOY_SIP_HOST: config.telephony.host,
    HOYHOY_SIP_PORT: String(sip),
    HOYHOY_CARRIER_PORT: String(carriers),
  });
}

/**
 * `hoyhoy speech` as a supervised process, on a port that stays the same when it is started again, and with the models
 * that we have got before.
 */
export function speechProcess(port: number, config: Config, env: Environment): ProcessSpec {
  return hoyhoyProcess('speech', ['speech', '--models-tried'], {
    ...shared(config, env),
    HOYHOY_SPEECH_PORT: String(port),
  });
}

function hoyhoyProcess(name: string, args: readonly string[], env: Environment): ProcessSpec {
  return { name, module: join(import.meta.dirname, `cli${extname(import.meta.filename)}`), args, env };
}

/** Folders as this process sees them, whatever folder the child runs in. */
function shared(config: Config, env: Environment): Environment {
  return {
    // rtc-node logs every step unless this says otherwise, and has no other switch.
    NODE_ENV: 'production',
    ...env,
    HOYHOY_LINES: config.linesDir,
    HOYHOY_DATA: config.dataDir,
    HOYHOY_CACHE: config.cacheDir,
    HOYHOY_MODELS: config.modelsDir,
    HOYHOY_LOG_LEVEL: config.logLevel,
  };
}
