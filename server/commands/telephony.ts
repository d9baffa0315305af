import { readCertificate } from '../api/certificate.ts';
import { EMBEDDED_MODELS, Failure } from '../contract/index.ts';
import { openLineCatalog } from '../line/catalog.ts';
import { installationSecret } from '../secret.ts';
import { openStore } from '../store/open.ts';
import { recordingsDir, storePath } from '../store-path.ts';
import { linkToSupervisor } from '../supervisor/child.ts';
import { findPort, isPortLost, startOnFreePorts } from '../supervisor/ports.ts';
import { type RunTelephonyOptions, runTelephony } from '../telephony/main.ts';
import type { CommandContext } from './context.ts';

/** What calls in progress are given to end; less than a supervisor's grace. */
const DRAIN_MS = 4000;

/** Carriers reach us through the API, which is on this machine. */
const CARRIER_HOST = '127.0.0.1';

/** `hoyhoy telephony`: the SIP gateway, for the LiveKit that is configured. */
export async function telephonyCommand(context: CommandContext): Promise<void> {
  const config = context.config();
  const { logger } = context.log();
  const { livekit, telephony, http } = config;
  if (livekit === undefined) throw livekitNotSet();
  const hostname = new URL(http.publicUrl ?? 'http://localhost').hostname;
  const certificate = http.tls && (await readCertificate(http.tls, hostname));
  const secret = await installationSecret(config);
  context.log().keepSecret(secret);
  const store = await openStore({ path: storePath(config), logger });
  const options = ({ port, carrierPort }: { port: number; carrierPort: number }): RunTelephonyOptions => {
    const listen = { host: telephony.host, port };
    return {
      livekit,
      file: telephony.file,
      listen: {
        udp: listen,
        tcp: listen,
        ...(certificate && { tls: { host: telephony.host, port: telephony.tlsPort } }),
      },
      ...(certificate && { tls: { server: { cert: certificate.cert, key: certificate.key } } }),
      host: telephony.host,
      ...(telephony.api && { api: telephony.api }),
      mediaProcesses: telephony.mediaProcesses,
      lifetimeCalls: config.worker.lifetimeCalls,
      messagesDir: recordingsDir(config),
      freeModel: config.realtime.model.startsWith(EMBEDDED_MODELS),
      secret,
      carriers: { host: CARRIER_HOST, port: carrierPort },
      ...(http.publicUrl !== undefined && { publicUrl: http.publicUrl }),
      logLevel: config.logLevel,
      env: context.environment,
    };
  };
  const lines = openLineCatalog(config.linesDir);
  const gateway = await startOnFreePorts(async () => {
    const port = await findPort(telephony.port, { host: telephony.host, what: 'SIP', kinds: ['udp', 'tcp'] });
    const carrierPort = await findPort(telephony.carrierPort, { host: CARRIER_HOST, what: 'carriers' });
    const deps = { lines, store, secret: (name: string) => context.environment[name], logger };
    return runTelephony(options({ port, carrierPort }), deps);
  }, isPortLost);
  const link = linkToSupervisor(async () => {
    await gateway.drain(DRAIN_MS);
    await store.close();
  });
  const { carriersPort } = gateway;
  link.ready({
    sip: `${telephony.host}:${gateway.bound.udp?.port}`,
    ...(carriersPort !== undefined && { carriers: `http://${CARRIER_HOST}:${carriersPort}` }),
  });
}

const livekitNotSet = () =>
  new Failure({
    reason: 'livekit-not-set',
    message: 'The telephone gateway alone needs to know its LiveKit, and LIVEKIT_URL is not set.',
    cure: 'Set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET, or run `hoyhoy serve`, which starts everything.',
  });
