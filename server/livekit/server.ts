import { randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RoomServiceClient, ServerError } from 'livekit-server-sdk';
import { findPort, type PortWish } from '../supervisor/ports.ts';
import { type Exit, type ProcessSpec, startProcess } from '../supervisor/process.ts';
import { portTaken } from './port-taken.ts';

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

/** Relaying for those whose network lets nothing through but TLS, or UDP to one well-known port. */
export interface TurnOptions {
  /** Name that visitors connect to, at port 443 over TLS; undefined: not offered. */
  domain?: string;
  /** Where TURN over TLS arrives, already decrypted. */
  port: number;
  /** Undefined: TURN over UDP is not offered. */
  udpPort?: number;
}

export interface LiveKitOptions extends LiveKitKeys {
  /** Path or name of `livekit-server`, as `ensureLiveKit` gives it. */
  binary: string;
  /** Address on which signalling listens. */
  host: string;
  /** Address that browsers are told to send media to. */
  nodeIp: string;
  /** Address of this machine at which it arrives; default: `nodeIp`. */
  mediaIp?: string;
  ports: LiveKitPorts;
  turn?: TurnOptions;
  /** Environment for the process, to which its configuration is added. */
  env: Readonly<Record<string, string | undefined>>;
}

export function randomKeys(): LiveKitKeys {
  return { apiKey: `hoyhoy${randomBytes(6).toString('hex')}`, apiSecret: randomBytes(32).toString('base64url') };
}

/**
 * LiveKit's port for signalling and the wished ones for media, each stepped over where busy unless it was named.
 * @throws Failure `port-busy`
 */
export async function wishedPorts(
  host: string,
  media: { tcpPort: PortWish; udpPort: PortWish },
): Promise<LiveKitPorts> {
  const http = await findPort({ number: 7880, explicit: false }, { host, what: 'LiveKit' });
  // Media sockets listen on every address, so they are looked for on every address.
  const everywhere = { host: '0.0.0.0', what: 'LiveKit media' };
  const tcp = await findPort(media.tcpPort, { ...everywhere, taken: new Set([http]) });
  const udp = await findPort(media.udpPort, { ...everywhere, kinds: ['udp'] });
  return { http, tcp, udp };
}

/** How to run livekit-server under supervision. It is ready once it answers over HTTP, and takes our keys. */
export function livekitProcess(options: LiveKitOptions): ProcessSpec {
  const { mediaIp = options.nodeIp } = options;
  const config = {
    port: options.ports.http,
    bind_addresses: [options.host],
    rtc: {
      tcp_port: options.ports.tcp,
      udp_port: options.ports.udp,
      node_ip: options.nodeIp,
      use_external_ip: false,
      // All of a machine's addresses would be advertised as one, and only the first would then take what arrives.
      ips: { includes: [`${mediaIp}/${isIPv4(mediaIp) ? 32 : 128}`] },
      enable_loopback_candidate: true,
      // Else visitors' browsers would be sent to other companies' servers, to learn an address that we see anyway.
      stun_servers: [`${urlHost(options.nodeIp)}:${options.ports.udp}`],
    },
    ...(options.turn && { turn: turnConfig(options.turn, options.nodeIp, mediaIp) }),
    keys: { [options.apiKey]: options.apiSecret },
    // The transport warns each time that somebody hangs up.
    logging: { level: 'warn', json: true, component_levels: { transport: 'error' } },
  };
  const address = `http://${urlHost(options.host)}:${options.ports.http}/`;
  return {
    name: 'livekit-server',
    module: fileURLToPath(new URL(`./runner${extname(import.meta.url)}`, import.meta.url)),
    args: [options.binary, address],
    verify: () => takesKeys(address, options),
    // By the environment, not by an argument: every user of the machine sees arguments. JSON is YAML.
    env: { ...options.env, LIVEKIT_CONFIG: JSON.stringify(config) },
  };
}

/**
 * Two that start at the same moment find the same port free. Whoever comes second hears the other's server answer there.
 * @throws Failure `port-busy`
 */
async function takesKeys(address: string, { apiKey, apiSecret, ports }: LiveKitOptions): Promise<void> {
  try {
    await new RoomServiceClient(address, apiKey, apiSecret).listRooms();
  } catch (error) {
    // Whatever else is wrong with it, it is ours.
    if (error instanceof ServerError && error.status === 401) throw portTaken(ports.http);
  }
}

function turnConfig({ domain, port, udpPort }: TurnOptions, nodeIp: string, mediaIp: string) {
  return {
    enabled: true,
    ...(domain !== undefined && { domain, tls_port: port, external_tls: true }),
    ...(udpPort !== undefined && { udp_port: udpPort }),
    // Relays bind to it too. From a loopback address they reach this machine alone, which is where LiveKit is; but
    // neither an advertised address that only a router knows nor TURN over UDP can be had through it.
    bind_addresses: [nodeIp === mediaIp && udpPort === undefined ? '127.0.0.1' : '0.0.0.0'],
    // A visitor's relay is for LiveKit, and no way to anything else.
    allow_restricted_peer_cidrs: [`${nodeIp}/32`],
    deny_peer_cidrs: allBut(nodeIp),
  };
}

/** Networks that hold every IPv4 address but this one: for each of its bits, those that differ there first. */
export function allBut(address: string): string[] {
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return Array.from({ length: 32 }, (_, index) => {
    const unit = 2 ** (31 - index);
    const whole = Math.floor(bits / unit);
    const network = (whole % 2 === 0 ? whole + 1 : whole - 1) * unit;
    const parts = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256);
    return `${parts.join('.')}/${index + 1}`;
  });
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
