import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { EMBEDDED_MODELS, Failure } from './contract/index.ts';

/** Everything that the environment decides, typed; read once and handed down. `docs/configuration.md` explains each. */
export interface Config {
  http: {
    host: string;
    port: Port;
    /** Origin at which visitors reach us, over https. */
    publicUrl?: string;
    /** Files of a certificate, where we speak TLS ourselves. */
    tls?: { certFile: string; keyFile: string };
  };
  /** Of our own livekit-server: how audio reaches it. */
  media: {
    /** IP address that visitors are told to send to; undefined: one of this machine's. */
    address?: string;
    udpPort: Port;
    tcpPort: Port;
    turn: {
      /** Name under which `turns:` on port 443 reaches us; undefined: TURN over TLS is not offered. */
      domain?: string;
      /** Where livekit-server takes what has been decrypted. */
      port: Port;
      /** Undefined: TURN over UDP is not offered. */
      udpPort?: number;
    };
  };
  /** Undefined: one is found or built, and started beside us. */
  livekit?: { url: string; apiKey: string; apiSecret: string };
  /** `embedded`: the speech server on this machine. `{line}` in the model stands for the line's id. */
  realtime: { embedded: boolean; url?: string; key?: string; model: string; fallback: boolean };
  /** OpenAI-compatible chat endpoint with which the embedded server answers, if any. */
  chat?: { url: string; key?: string; model: string };
  /** OpenAI-compatible speech endpoint that the embedded server prefers to its own voice, if any. */
  voice?: { url: string; key?: string; model: string; voice: string };
  speech: { host: string; port: Port };
  /** How messages of callers leave this machine; undefined: that way they don't. */
  messages: {
    webhook?: { secrets: readonly string[]; anywhere: boolean };
    mail?: { url: string; from: string };
  };
  /** `lifetimeCalls`: after so many a process of agents, or of the gateway's media, gives its place to a new one. */
  worker: { processes: number; callsPerProcess: number; lifetimeCalls: number };
  /** The SIP gateway. `auto`: it is started where its file exists. */
  telephony: {
    mode: 'on' | 'off' | 'auto';
    /** `telephony.yaml`: trunks and dispatch rules. */
    file: string;
    /** Whether the operator named it: one that is not there is an error then. */
    fileNamed: boolean;
    host: string;
    /** UDP and TCP alike. */
    port: Port;
    tlsPort: number;
    /** Where the gateway takes requests for calls out, if it does. */
    api?: { host: string; port: number };
    /** On 127.0.0.1: webhooks and WebSockets of carriers, which the API passes on. */
    carrierPort: Port;
    mediaProcesses: number;
  };
  /**
   * Whom we ask for calls out: our own gateway, or LiveKit itself, whose livekit-sip or Cloud then dials. Undefined:
   * nobody is called.
   */
  dialling?: { url: string; byLiveKit: boolean };
  /** Folder with a folder for each line. */
  linesDir: string;
  /** What visitors' tokens are signed with; undefined: one is made and kept in `dataDir`. */
  secret?: string;
  /** Where the database lies. */
  dataDir: string;
  /** What is built or fetched, by content hash; safe to delete. */
  cacheDir: string;
  /** Folder with speech models that replaces the fetched ones. */
  modelsDir?: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** A port: named by the operator (busy is an error), or a first wish (busy is stepped over). */
export interface Port {
  number: number;
  explicit: boolean;
}

// What is wrong with a value, in words that follow the name of its variable.
const whole = (min: number, max: number) => {
  const error = `is not a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};
const oneOf = <const T extends readonly string[]>(names: T) =>
  z.enum(names, { error: `is none of ${names.join(', ')}` });
const port = whole(1, 65_535);
const webUrl = z.url({
  protocol: /^(https?|wss?)$/,
  error: 'is not an address that begins with http://, https://, ws:// or wss://',
});
const text = z.string().trim().min(1, 'is blank');

const publicOrigin = z
  .url({ protocol: /^https$/, error: 'is not an https:// address' })
  .refine((url) => new URL(url).href === `${new URL(url).origin}/`, 'has more than a name and a port')
  .transform((url) => new URL(url).origin);

/** Standard Webhooks: `whsec_` and 24 to 64 bytes in base64; several, the newest first, while receivers change over. */
const webhookSecrets = z
  .string()
  .transform((secrets) => secrets.split(/[\s,]+/).filter((secret) => secret !== ''))
  .refine(
    (secrets) => secrets.length > 0 && secrets.every(isWebhookSecret),
    'is not whsec_ and 24 to 64 bytes in base64',
  );

function isWebhookSecret(secret: string): boolean {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
  const { length } = Buffer.from(encoded ?? '', 'base64');
  return length >= 24 && length <= 64;
}

const environment = z.object({
  HOYHOY_HOST: text.optional(),
  HOYHOY_PORT: port.optional(),
  HOYHOY_PUBLIC_URL: publicOrigin.optional(),
  HOYHOY_TLS_CERT: text.optional(),
  HOYHOY_TLS_KEY: text.optional(),
  HOYHOY_MEDIA_ADDRESS: z.ipv4('is not an IPv4 address').optional(),
  HOYHOY_MEDIA_UDP_PORT: port.optional(),
  HOYHOY_MEDIA_TCP_PORT: port.optional(),
  HOYHOY_TURN_DOMAIN: z.hostname('is not the name of a host').optional(),
  HOYHOY_TURN_PORT: port.optional(),
  HOYHOY_TURN_UDP_PORT: port.optional(),
  HOYHOY_SPEECH_PORT: port.optional(),
  LIVEKIT_URL: webUrl.optional(),
  LIVEKIT_API_KEY: text.optional(),
  LIVEKIT_API_SECRET: text.optional(),
  OPENAI_API_KEY: text.optional(),
  HOYHOY_REALTIME_URL: webUrl.optional(),
  HOYHOY_REALTIME_KEY: text.optional(),
  HOYHOY_REALTIME_MODEL: text.optional(),
  HOYHOY_FALLBACK: oneOf(['none', 'embedded']).default('none'),
  HOYHOY_CHAT_URL: webUrl.optional(),
  HOYHOY_CHAT_KEY: text.optional(),
  HOYHOY_CHAT_MODEL: text.default('llama3.2'),
  HOYHOY_VOICE_URL: webUrl.optional(),
  HOYHOY_VOICE_KEY: text.optional(),
  HOYHOY_VOICE_MODEL: text.default('tts-1'),
  HOYHOY_VOICE: text.default('alloy'),
  HOYHOY_WEBHOOK_SECRET: webhookSecrets.optional(),
  HOYHOY_WEBHOOK_TARGETS: oneOf(['public', 'any']).default('public'),
  HOYHOY_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'is not an smtp:// or smtps:// address' }).optional(),
  HOYHOY_SMTP_FROM: text.optional(),
  HOYHOY_WORKERS: whole(1, 64).default(1),
  HOYHOY_CALLS_PER_WORKER: whole(1, 200).default(25),
  HOYHOY_CALLS_BEFORE_RENEWAL: whole(1, 100_000).default(300),
  HOYHOY_TELEPHONY: oneOf(['on', 'off', 'auto']).default('auto'),
  HOYHOY_TELEPHONY_FILE: text.optional(),
  HOYHOY_SIP_HOST: text.optional(),
  HOYHOY_SIP_PORT: port.optional(),
  HOYHOY_SIP_TLS_PORT: port.default(5061),
  HOYHOY_SIP_API_HOST: text.default('127.0.0.1'),
  HOYHOY_SIP_API_PORT: port.optional(),
  HOYHOY_SIP_API_URL: webUrl.optional(),
  HOYHOY_CARRIER_PORT: port.optional(),
  HOYHOY_PHONE_MEDIA: whole(1, 64).default(1),
  HOYHOY_LINES: text.default('lines'),
  HOYHOY_DATA: text.default('.hoyhoy'),
  HOYHOY_SECRET: text.min(32, 'has fewer than 32 characters').optional(),
  HOYHOY_CACHE: text.optional(),
  XDG_CACHE_HOME: text.optional(),
  HOYHOY_MODELS: text.optional(),
  HOYHOY_LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** @throws Failure `config-invalid`, naming each variable that is wrong; values are never repeated. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(present);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw configInvalid(problems);
  }
  const e = parsed.data;
  // A key goes to the server it belongs to: OPENAI_API_KEY is never sent to another address.
  const key = e.HOYHOY_REALTIME_KEY ?? (e.HOYHOY_REALTIME_URL === undefined ? e.OPENAI_API_KEY : undefined);
  const embedded = key === undefined && e.HOYHOY_REALTIME_URL === undefined;
  const livekit = e.LIVEKIT_URL === undefined ? undefined : livekitFrom(e);
  const cacheHome = e.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return {
    http: httpFrom(e),
    media: {
      ...optional('address', e.HOYHOY_MEDIA_ADDRESS),
      udpPort: wished(e.HOYHOY_MEDIA_UDP_PORT, 7882),
      tcpPort: wished(e.HOYHOY_MEDIA_TCP_PORT, 7881),
      turn: {
        ...optional('domain', e.HOYHOY_TURN_DOMAIN ?? turnDomainFrom(e)),
        port: wished(e.HOYHOY_TURN_PORT, 5349),
        ...(e.HOYHOY_TURN_UDP_PORT !== undefined && { udpPort: e.HOYHOY_TURN_UDP_PORT }),
      },
    },
    ...(livekit && { livekit }),
    realtime: {
      embedded,
      ...(embedded ? {} : { url: e.HOYHOY_REALTIME_URL ?? 'wss://api.openai.com/v1' }),
      ...optional('key', key),
      fallback: !embedded && e.HOYHOY_FALLBACK === 'embedded',
      model: e.HOYHOY_REALTIME_MODEL ?? (embedded ? `${EMBEDDED_MODELS}{line}` : 'gpt-realtime'),
    },
    ...(e.HOYHOY_CHAT_URL && {
      chat: { url: e.HOYHOY_CHAT_URL, model: e.HOYHOY_CHAT_MODEL, ...optional('key', e.HOYHOY_CHAT_KEY) },
    }),
    ...(e.HOYHOY_VOICE_URL && {
      voice: {
        url: e.HOYHOY_VOICE_URL,
        model: e.HOYHOY_VOICE_MODEL,
        voice: e.HOYHOY_VOICE,
        ...optional('key', e.HOYHOY_VOICE_KEY),
      },
    }),
    speech: { host: '127.0.0.1', port: wished(e.HOYHOY_SPEECH_PORT, 8090) },
    messages: messagesFrom(e),
    worker: {
      processes: e.HOYHOY_WORKERS,
      callsPerProcess: e.HOYHOY_CALLS_PER_WORKER,
      lifetimeCalls: e.HOYHOY_CALLS_BEFORE_RENEWAL,
    },
    telephony: {
      mode: e.HOYHOY_TELEPHONY,
      file: resolve(e.HOYHOY_TELEPHONY_FILE ?? 'telephony.yaml'),
      fileNamed: e.HOYHOY_TELEPHONY_FILE !== undefined,
      host: e.HOYHOY_SIP_HOST ?? e.HOYHOY_HOST ?? '127.0.0.1',
      port: wished(e.HOYHOY_SIP_PORT, 5060),
      tlsPort: e.HOYHOY_SIP_TLS_PORT,
      ...(e.HOYHOY_SIP_API_PORT !== undefined && {
        api: { host: e.HOYHOY_SIP_API_HOST, port: e.HOYHOY_SIP_API_PORT },
      }),
      carrierPort: wished(e.HOYHOY_CARRIER_PORT, 8095),
      mediaProcesses: e.HOYHOY_PHONE_MEDIA,
    },
    ...diallingFrom(e),
    linesDir: resolve(e.HOYHOY_LINES),
    ...optional('secret', e.HOYHOY_SECRET),
    dataDir: resolve(e.HOYHOY_DATA),
    cacheDir: resolve(e.HOYHOY_CACHE ?? join(cacheHome, 'hoyhoy')),
    ...optional('modelsDir', e.HOYHOY_MODELS && resolve(e.HOYHOY_MODELS)),
    logLevel: e.HOYHOY_LOG_LEVEL,
  };
}

/** The configuration of this process. @throws Failure `config-invalid` */
export function configFromProcess(): Config {
  return readConfig(process.env);
}

/** What of a configuration must never be written anywhere. */
export function secretsOf({ livekit, realtime, chat, voice, messages, secret }: Config): string[] {
  return [
    livekit?.apiSecret,
    realtime.key,
    chat?.key,
    voice?.key,
    secret,
    ...(messages.webhook?.secrets ?? []),
    messages.mail?.url,
  ].filter((one) => one !== undefined);
}

/** Environment of this process, to be handed on to processes that it starts; for nothing else. */
export function inheritedEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

function httpFrom(e: z.infer<typeof environment>): Config['http'] {
  const { HOYHOY_PUBLIC_URL: publicUrl, HOYHOY_TLS_CERT: certFile, HOYHOY_TLS_KEY: keyFile } = e;
  if (certFile === undefined && keyFile === undefined) {
    const port = wished(e.HOYHOY_PORT, 8080);
    return { host: e.HOYHOY_HOST ?? '127.0.0.1', port, ...optional('publicUrl', publicUrl) };
  }
  if (certFile === undefined || keyFile === undefined || publicUrl === undefined) {
    throw configInvalid(['HOYHOY_TLS_CERT, HOYHOY_TLS_KEY and HOYHOY_PUBLIC_URL are needed together']);
  }
  return {
    host: e.HOYHOY_HOST ?? '0.0.0.0',
    port: { number: e.HOYHOY_PORT ?? publicPort(publicUrl), explicit: true },
    publicUrl,
    tls: { certFile: resolve(certFile), keyFile: resolve(keyFile) },
  };
}

function messagesFrom(e: z.infer<typeof environment>): Config['messages'] {
  const { HOYHOY_WEBHOOK_SECRET: secrets, HOYHOY_SMTP_URL: url, HOYHOY_SMTP_FROM: from } = e;
  if ((url === undefined) !== (from === undefined)) {
    throw configInvalid(['HOYHOY_SMTP_URL and HOYHOY_SMTP_FROM are needed together']);
  }
  return {
    ...(secrets && { webhook: { secrets, anywhere: e.HOYHOY_WEBHOOK_TARGETS === 'any' } }),
    ...(url !== undefined && from !== undefined && { mail: { url, from } }),
  };
}

function diallingFrom(e: z.infer<typeof environment>): Pick<Config, 'dialling'> {
  const { HOYHOY_SIP_API_URL: url, HOYHOY_SIP_API_HOST: host, HOYHOY_SIP_API_PORT: own } = e;
  if (url !== undefined) {
    const byLiveKit = e.LIVEKIT_URL !== undefined && new URL(url).host === new URL(e.LIVEKIT_URL).host;
    return { dialling: { url, byLiveKit } };
  }
  if (own === undefined) return {};
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const api = `http://${isIP(reached) === 6 ? `[${reached}]` : reached}:${own}`;
  return { dialling: { url: api, byLiveKit: false } };
}

/** LiveKit tells visitors no other port for TURN over TLS than 443, which is ours only then. */
function turnDomainFrom(e: z.infer<typeof environment>): string | undefined {
  if (e.HOYHOY_PUBLIC_URL === undefined || e.HOYHOY_TLS_CERT === undefined) return undefined;
  const { hostname } = new URL(e.HOYHOY_PUBLIC_URL);
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return publicPort(e.HOYHOY_PUBLIC_URL) === 443 && !isAddress ? hostname : undefined;
}

function publicPort(url: string): number {
  return Number(new URL(url).port || 443);
}

function livekitFrom(e: z.infer<typeof environment>): NonNullable<Config['livekit']> {
  if (!e.LIVEKIT_URL || !e.LIVEKIT_API_KEY || !e.LIVEKIT_API_SECRET) {
    throw configInvalid(['LIVEKIT_URL is set, so LIVEKIT_API_KEY and LIVEKIT_API_SECRET are needed too']);
  }
  return { url: e.LIVEKIT_URL, apiKey: e.LIVEKIT_API_KEY, apiSecret: e.LIVEKIT_API_SECRET };
}

function wished(explicit: number | undefined, fallback: number): Port {
  return { number: explicit ?? fallback, explicit: explicit !== undefined };
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  // An absent property rather than an undefined one, as exactOptionalPropertyTypes asks.
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

const configInvalid = (problems: string[]) =>
  new Failure({
    reason: 'config-invalid',
    message: `The environment is not usable: ${problems.join('; ')}`,
    cure: 'Correct or unset the named variables; docs/configuration.md lists them all.',
  });
