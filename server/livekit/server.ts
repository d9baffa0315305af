import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anyPort, findPort } from '../supervisor/ports.ts';
import { type Exit, type ProcessSpec, startProcess } from '../supervisor/process.ts';

export interface LiveKitKeys {
  apiKey: string;
  /** 32 characters or more, as livekit-server asks. */
  apiSecret: string;
}

export interface LiveKitPorts {
  /** Signalling and API. */
  http: number;
  /** Media for those whom UDP does not reach. */
  tcp: number;
  /** All media, multiplexed. */
  udp: number;
}

export interface LiveKitOptions extends LiveKitKeys {
  /** Path or name of `livekit-server`, as `ensureLiveKit` gives it. */
  binary: string;
  /** Address on which signalling listens. */
  host: string;
  /** Address that browsers are told to send media to. */
  nodeIp: string;
  ports: LiveKitPorts;
  /** Environment for the process, to which its configuration is added. */
  env: Readonly<Record<string, string | undefined>>;
}

export function randomKeys(): LiveKitKeys {
  return { apiKey: `hoyhoy${randomBytes(6).toString('hex')}`, apiSecret: randomBytes(32).toString('base64url') };
}

/** LiveKit's usual ports, each stepped over where busy. */
export async function usualPorts(host: string): Promise<LiveKitPorts> {
  const http = await findPort({ number: 7880, explicit: false }, { host, what: 'LiveKit' });
  // Media sockets listen on every address, so they are looked for on every address.
  const media = { host: '0.0.0.0', what: 'LiveKit media' };
  const tcp = await findPort({ number: 7881, explicit: false }, { ...media, taken: new Set([http]) });
  const udp = await findPort({ number: 7882, explicit: false }, { ...media, kinds: ['udp'] });
  return { http, tcp, udp };
}

/** Ports that the system chooses. */
export async function anyPorts(host: string): Promise<LiveKitPorts> {
  const [http, tcp, udp] = await Promise.all([anyPort(host), anyPort('0.0.0.0'), anyPort('0.0.0.0')]);
  return { http, tcp, udp };
}

/** How to run livekit-server under supervision. It is ready once it answers over HTTP. */
export function livekitProcess(options: LiveKitOptions): ProcessSpec {
  const config = {
    port: options.ports.http,
    bind_addresses: [options.host],
    rtc: {
      tcp_port: options.ports.tcp,
      udp_port: options.ports.udp,
      node_ip: options.nodeIp,
      use_external_ip: false,
      // Without it a machine that is on no network has no candidate at all.
      enable_loopback_candidate: true,
    },
    keys: { [options.apiKey]: options.apiSecret },
    // The transport warns each time that somebody hangs up.
    logging: { level: 'warn', json: true, component_levels: { transport: 'error' } },
  };
  return {
    name: 'livekit-server',
    module: fileURLToPath(new URL(`./runner${extname(import.meta.url)}`, import.meta.url)),
    args: [options.binary, `http://${urlHost(options.host)}:${options.ports.http}/`],
    // By the environment, not by an argument: every user of the machine sees arguments. JSON is YAML.
    env: { ...options.env, LIVEKIT_CONFIG: JSON.stringify(config) },
  };
}

export function livekitUrl(host: string, port: number): string {
  return `ws://${urlHost(host)}:${port}`;
}

function urlHost(host: string): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return reachable.includes(':') ? `[${reachable}]` : reachable;
}

export interface LiveKitServer extends LiveKitKeys {
  url: string;
  ports: LiveKitPorts;
  exited: Promise<Exit>;
  stop(): Promise<void>;
  /** SIGKILL, as a crash looks. */
  kill(): Promise<void>;
}

/** Starts livekit-server once, without supervision. Resolves when it answers. @throws Failure */
export async function startLiveKit(
  options: LiveKitOptions,
  onLine: (line: string) => void = () => {},
): Promise<LiveKitServer> {
  const running = startProcess(livekitProcess(options), onLine);
  await running.ready;
  return {
    url: livekitUrl(options.host, options.ports.http),
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    ports: options.ports,
    exited: running.exited,
    async stop() {
      await running.stop(3000);
    },
    async kill() {
      running.kill();
      await running.exited;
    },
  };
}
